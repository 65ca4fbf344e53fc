import { drawCharts } from './charts.ts'
import { clinicSections } from './clinic-sections.ts'
import { html, Markup } from './html.ts'
import { findLimits } from './limits.ts'
import type { ModelReport } from './model-report.ts'
import { compared, dataFacts, modelFacts, quality } from './model-sections.ts'
import { section, writer } from './report-elements.ts'
import { type ReportLanguage, reportWords } from './words/index.ts'

/** What stands in a report beside what is known of the model. */
export interface Edition {
  language: ReportLanguage
  /** When it is made, ISO 8601: all that differs between two reports of the same database. */
  madeAt: string
  /** Of Vigia. */
  release: string
}

/** Nothing is loaded from anywhere, and no script runs, whatever stands in the database. */
export const reportPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A report as one HTML file, which needs nothing but itself. */
export function renderReport(report: ModelReport, edition: Edition): string {
  const words = reportWords[edition.language]
  const write = writer(edition.language)
  const { sections } = words
  const body = html`<!doctype html>
<html lang="${edition.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(reportPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title(report.tag)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${words.title(report.tag)}</h1>
<p class="note">${words.made(edition.madeAt, edition.release)}</p>
${section(words.what, html`<p>${words.whatItIs}</p>`)}
${section(sections.model, modelFacts(report, words, write))}
${section(sections.data, dataFacts(report, words, write))}
${section(sections.quality, quality(report, words, write))}
${report.training === null ? '' : section(sections.curves, html`<div class="charts">${drawCharts(report.training, words, write.figure)}</div>`)}
${section(sections.compared, compared(report, words, write))}
${clinicSections(report, words, write)}
${section(sections.limits, html`<ul>${findLimits(report).map((limit) => html`<li>${words.limit(limit)}</li>`)}</ul>`)}
</main>
</body>
</html>
`
  return body.text
}

const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
body { margin: 0; color: #1f2937; background: #fff; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1, code { overflow-wrap: anywhere; }
h2 { margin-top: 2rem; border-bottom: 1px solid #d1d5db; }
.note, figcaption { color: #4b5563; font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 1.5rem 0.2rem 0; border-bottom: 1px solid #e5e7eb; }
tbody th { font-weight: 400; }
figure { margin: 1rem 0; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
@media print { main { max-width: none; padding: 0; } details { display: none; } section { break-inside: auto; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
`
