import type { Slice } from '@vigia/auditing'
import { drawBeatsSvg } from '@vigia/beat-chart'
import { drawCharts } from './charts.ts'
import { type Figure, listFigures } from './figures.ts'
import { html, Markup } from './html.ts'
import { findLimits } from './limits.ts'
import type { AtTheClinic, Example, ExampleKind, ModelReport } from './model-report.ts'
import { type ReportLanguage, type ReportWords, reportWords } from './words.ts'

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

type Writer = ReturnType<typeof writer>

function writer(language: ReportLanguage) {
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

const section = (title: string, content: Markup) => html`<section><h2>${title}</h2>
${content}
</section>`

type Cell = string | number | Markup

function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  return html`<div class="wide"><table><caption>${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

function modelFacts(report: ModelReport, words: ReportWords, write: Writer): Markup {
  const { facts } = words
  const { training, aliases } = report
  const standing = aliases.map(({ alias, since }) => words.since(alias, since)).join(', ') || facts.noRole
  const rows: Cell[][] = [
    [facts.tag, report.tag],
    [facts.role, standing],
    [facts.threshold, write.figure(report.threshold)],
    [facts.range, `${write.figure(report.minimum)} … ${write.figure(report.maximum)}`],
  ]
  if (training === null)
    return html`${table(words.sections.model, [facts.name, facts.value], rows)}<p>${words.noTraining}</p>`
  rows.push(
    [facts.trained, training.startedAt],
    [facts.duration, `${write.figure(training.durationMilliseconds / 1000)} s`],
    [facts.backend, training.backend],
    [facts.versions, listed(training.versions)],
    [facts.weightsDigest, html`<code>${training.weightsDigest}</code>`],
  )
  return html`${table(words.sections.model, [facts.name, facts.value], rows)}
${table(
  facts.settings,
  [facts.name, facts.value],
  Object.entries(training.parameters).map(([name, value]) => [html`<code>${name}</code>`, value]),
)}`
}

function dataFacts({ training }: ModelReport, words: ReportWords, write: Writer): Markup {
  const { facts } = words
  if (training === null) return html`<p>${words.noTraining}</p>`
  const rows: Cell[][] = [
    [facts.period, `${training.beginDate} … ${training.endDate}`],
    [facts.readAt, training.readAt ?? words.notStored],
    ...(training.asOf === null ? [] : [[facts.asOf, training.asOf]]),
    [facts.rowsDigest, html`<code>${training.rowsDigest}</code>`],
  ]
  return html`${table(words.sections.data, [facts.name, facts.value], rows)}
${table(
  facts.counts,
  [facts.name, facts.value],
  Object.entries(training.counts).map(([name, count]) => [html`<code>${name}</code>`, write.count(count)]),
)}
<p class="note">${facts.countsNote}</p>`
}

function quality({ training }: ModelReport, words: ReportWords, write: Writer): Markup {
  const metrics = training?.metrics ?? null
  if (metrics === null) return html`<p>${training === null ? words.noTraining : words.notStored}</p>`
  const { confusion } = metrics
  const { caption, label, judgedNormal, judgedAnomalous } = words.confusion
  return html`${table(
    words.sections.quality,
    words.figureColumns,
    listFigures(metrics).map((figure) => [
      words.figures[figure.name],
      write.share(figure.value),
      interval(figure, write),
      figure.counts === undefined
        ? ''
        : `${write.count(figure.counts.part)} / ${write.count(figure.counts.whole)}`,
    ]),
  )}
<p class="note">${words.figuresNote}</p>
${table(
  caption,
  [label, judgedNormal, judgedAnomalous],
  [
    [words.curves.normal, write.count(confusion.normalAsNormal), write.count(confusion.normalAsAnomalous)],
    [
      words.curves.anomalous,
      write.count(confusion.anomalousAsNormal),
      write.count(confusion.anomalousAsAnomalous),
    ],
  ],
)}`
}

const interval = ({ interval }: Figure, write: Writer) =>
  interval === undefined ? '–' : `${write.share(interval.low)} … ${write.share(interval.high)}`

function compared({ tag, training, champion }: ModelReport, words: ReportWords, write: Writer): Markup {
  const { compared: said, figures } = words
  const baseline = training?.baseline ?? null
  const own = listFigures(training?.metrics ?? null)
  const other = listFigures(champion?.metrics ?? null)
  const parts = [
    ...(baseline === null
      ? []
      : [
          html`${table(
            said.baseline,
            ['', figures.accuracy, figures['roc-auc']],
            [
              [said.model, write.share(baseline.model.accuracy), write.share(baseline.model.rocAuc)],
              [said.baseline, write.share(baseline.accuracy), write.share(baseline.rocAuc)],
            ],
          )}<p class="note">${said.baselineNote} ${write.count(baseline.test)}.</p>`,
        ]),
    ...(champion === null
      ? []
      : [
          html`${table(
            said.champion,
            [words.figureColumns[0], tag, champion.tag],
            own.map((figure, place) => {
              const beside = other[place]
              return [
                figures[figure.name],
                `${write.share(figure.value)} (${interval(figure, write)})`,
                beside === undefined ? '–' : `${write.share(beside.value)} (${interval(beside, write)})`,
              ]
            }),
          )}<p class="note">${champion.hasSameBeats ? said.sameBeats : said.otherBeats}</p>`,
        ]),
  ]
  return parts.length === 0 ? html`<p>${said.none}</p>` : html`${parts}`
}

/** What the model has said of the clinic's beats; in a report without it one sentence that says so. */
function clinicSections({ clinic }: ModelReport, words: ReportWords, write: Writer): Markup {
  const { sections } = words
  if (clinic === null) return section(sections.work, html`<p>${words.work.leftOut}</p>`)
  return html`${section(sections.work, work(clinic, words, write))}
${section(sections.agreement, agreement(clinic, words, write))}
${section(sections.slices, slices(clinic, words, write))}
${section(sections.drift, drift(clinic, words, write))}
${section(sections.examples, examples(clinic, words))}`
}

function work({ work, days }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const { facts, work: said } = words
  const asked = days === null ? said.all : `${days.from} … ${days.to}`
  if (work === null) return html`<p>${said.none} (${asked})</p>`
  const share = write.share(work.judged === 0 ? null : work.anomalous / work.judged)
  return table(
    words.sections.work,
    [facts.name, facts.value],
    [
      [said.days, `${work.firstDay} … ${work.lastDay} (${asked})`],
      [said.judged, write.count(work.judged)],
      [said.anomalous, `${write.count(work.anomalous)} (${share})`],
      [said.setAside, write.count(work.setAside)],
    ],
  )
}

function agreement({ agreement }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const said = words.agreement
  if (agreement.n === 0) return html`<p>${said.none}</p>`
  const told = ({ n, estimate, low, high }: (typeof agreement)['agreement']) =>
    `${write.share(estimate)} (${write.share(low)} … ${write.share(high)}), n = ${write.count(n)}`
  return html`${table(
    said.caption,
    ['', said.all, said.random],
    (['agreement', 'sensitivity', 'specificity'] as const).map((name) => [
      said[name],
      told(agreement[name]),
      told(agreement.random[name]),
    ]),
  )}
<p class="note">${said.note}</p>`
}

function slices({ slices }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const { slices: said, figures } = words
  const told = (share: Slice['sensitivity']) =>
    share === null
      ? '–'
      : `${write.share(share.share)} (${write.share(share.interval.low)} … ${write.share(share.interval.high)})`
  const divided = slices.filter(({ slices }) => slices.length > 0)
  if (divided.length === 0) return html`<p>${said.none}</p>`
  return html`${divided.map(({ by, slices }) =>
    table(
      said[by],
      [said[by], said.beats, figures.sensitivity, figures.specificity, said.missed, said.falseAlarms],
      slices.map(({ slice, n, sensitivity, specificity, missed, falseAlarms }) => [
        slice ?? said.rest,
        write.count(n),
        told(sensitivity),
        told(specificity),
        write.count(missed),
        write.count(falseAlarms),
      ]),
    ),
  )}<p class="note">${said.note}</p>`
}

function drift({ drift }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const said = words.drift
  if (drift.length === 0) return html`<p>${said.none}</p>`
  return html`${table(
    words.sections.drift,
    [said.kind, said.checked, 'n', said.p, said.level, said.declared],
    drift.map(({ kind, checkedAt, n, p, level, isOpen }) => [
      said[kind],
      checkedAt,
      write.count(n),
      write.figure(p),
      write.figure(level),
      isOpen ? said.open : said.not,
    ]),
  )}
<p class="note">${said.note}</p>`
}

const kinds: readonly ExampleKind[] = ['missed', 'false-alarm', 'found', 'left-alone']

function examples({ examples }: AtTheClinic, words: ReportWords): Markup {
  const { examples: said } = words
  if (examples.status === 'none') return html`<p>${said.none[examples.why]}</p>`
  return html`<p class="note">${said.note}</p>${kinds.map((kind) => {
    const shown = examples.examples.filter((example) => example.kind === kind)
    return html`<h3>${said[kind]}</h3>
${shown.length === 0 ? html`<p>${said.noneOfKind}</p>` : picture(shown, words)}`
  })}`
}

function picture(examples: readonly Example[], words: ReportWords): Markup {
  const svg = drawBeatsSvg(
    examples.map(({ ecgId, isByThreshold, verdict, ...example }) => ({
      ...example,
      title: words.examples.caption(ecgId),
      ...(isByThreshold ? {} : { verdict }),
    })),
    words.beat,
  )
  return html`<figure>${new Markup(svg.slice(svg.indexOf('<svg')))}</figure>`
}

const listed = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')

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
