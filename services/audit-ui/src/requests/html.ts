/** Text of a page that needs no escaping: only `html` and `trusted` make it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text is escaped, nothing is written for what is false or undefined. */
type Part = Html | string | number | false | undefined | readonly Html[]

/** Writes HTML. Every value in it is escaped, so that it stands for itself in text and in attributes with `"`. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => literal + write(parts[index])).join(''))
}

/** Styles and scripts of our own, which are written as they stand. */
export const trusted = (text: string): Html => new Html(text)

function write(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(({ text }) => text).join('')
  return String(part).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
