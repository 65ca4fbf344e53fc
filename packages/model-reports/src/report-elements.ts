import { html, type Markup } from './html.ts'
import type { ReportLanguage } from './words/index.ts'

/** Writes numbers as a language has them; a dash for none. */
export type Writer = ReturnType<typeof writer>

export function writer(language: ReportLanguage) {
  const numbers = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 })
  const counts = new Intl.NumberFormat(language)
  const shares = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
  const orDash = (format: (value: number) => string) => (value: number | null) =>
    value === null || !Number.isFinite(value) ? '–' : format(value)
  return {
    figure: orDash((value) => numbers.format(value)),
    count: orDash((value) => counts.format(value)),
    /** From 0 to 1. */
    share: orDash((value) => shares.format(value)),
  }
}

/** A part of the report under its title. */
export const section = (title: string, content: Markup) => html`<section><h2>${title}</h2>
${content}
</section>`

export type Cell = string | number | Markup

/** A table that scrolls by itself; the first cell of each row is its heading. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  return html`<div class="wide"><table><caption>${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}
