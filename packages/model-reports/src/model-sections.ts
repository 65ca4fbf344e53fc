import { type Figure, listFigures } from './figures.ts'
import { html, type Markup } from './html.ts'
import type { ModelReport } from './model-report.ts'
import { type Cell, table, type Writer } from './report-elements.ts'
import type { ReportWords } from './words/index.ts'

// What is known of a model by itself: how it was made, from what, and how well it judges.

export function modelFacts(report: ModelReport, words: ReportWords, write: Writer): Markup {
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
  Object.entries(training.parameters).map(([name, value]) => [nameOf(name, words.parameters), value]),
)}`
}

export function dataFacts({ training }: ModelReport, words: ReportWords, write: Writer): Markup {
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
  Object.entries(training.counts).map(([name, count]) => [nameOf(name, words.counts), write.count(count)]),
)}`
}

export function quality({ training }: ModelReport, words: ReportWords, write: Writer): Markup {
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

export function compared(
  { tag, training, champion }: ModelReport,
  words: ReportWords,
  write: Writer,
): Markup {
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

/** Of a later or an earlier release there may be other names: they stay as they are. */
const nameOf = (name: string, words: Readonly<Record<string, string>>): Cell =>
  words[name] ?? html`<code>${name}</code>`

const listed = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
