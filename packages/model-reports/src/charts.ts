import type { Run } from '@vigia/auditing'
import { drawLinesSvg, type LineChart } from '@vigia/beat-chart'
import { precisionCurve } from './figures.ts'
import { html, Markup } from './html.ts'
import type { Training } from './model-report.ts'
import type { ReportWords } from './words/index.ts'

const unit = { low: 0, high: 1 }

/** The curves that a training left, each with its figures in a table. */
export function drawCharts(
  training: Training,
  words: ReportWords,
  write: (value: number) => string,
): Markup[] {
  const { curves } = words
  const { metrics, losses } = training
  return [
    ...(metrics === null ? [] : metricCharts(metrics, training.threshold, words)),
    ...(losses.training.length === 0 ? [] : [lossChart(losses, words)]),
  ].map((chart) => {
    const columns = chart.lines.flatMap(({ name, isDashed }) => (isDashed ? [] : [name]))
    return html`<figure>
<figcaption>${chart.title}</figcaption>
${new Markup(drawLinesSvg(chart))}
<details><summary>${curves.figures}</summary>
${chart.lines
  .filter(({ isDashed }) => !isDashed)
  .map(
    ({ name, points }) => html`<table><caption>${columns.length > 1 ? name : chart.title}</caption>
<thead><tr><th scope="col">${chart.x.name}</th><th scope="col">${chart.y.name}</th></tr></thead>
<tbody>${points.map(([x, y]) => html`<tr><td>${write(x)}</td><td>${write(y)}</td></tr>`)}</tbody></table>`,
  )}
</details></figure>`
  })
}

function metricCharts(
  metrics: NonNullable<Run['metrics']>,
  threshold: number | null,
  { curves }: ReportWords,
): LineChart[] {
  const roc = metrics.rocCurve.map(({ falsePositiveRate, truePositiveRate }): [number, number] => [
    falsePositiveRate,
    truePositiveRate,
  ])
  const precision = precisionCurve(metrics)
  const { edges, normal, anomalous } = metrics.errorHistogram
  const [low = 0, high = 1] = [edges[0], edges.at(-1)]
  const shares = [
    { name: curves.normal, points: steps(edges, normal) },
    { name: curves.anomalous, points: steps(edges, anomalous) },
  ].filter(({ points }) => points.length > 0)
  const highest = Math.max(...shares.flatMap(({ points }) => points.map(([, share]) => share)), 0.01)
  const isInside = threshold !== null && threshold >= low && threshold <= high
  return [
    ...(roc.length === 0
      ? []
      : [
          {
            title: curves.roc,
            x: { name: curves.falsePositives, ...unit },
            y: { name: curves.truePositives, ...unit },
            lines: [
              { name: curves.model, points: roc },
              { name: curves.chance, points: [[0, 0] as const, [1, 1] as const], isDashed: true },
            ],
          },
        ]),
    ...(precision.length === 0
      ? []
      : [
          {
            title: curves.precisionRecall,
            x: { name: curves.recall, ...unit },
            y: { name: curves.precision, ...unit },
            lines: [{ name: curves.model, points: precision }],
          },
        ]),
    ...(shares.length === 0
      ? []
      : [
          {
            title: curves.errors,
            x: { name: curves.error, low, high },
            y: { name: curves.share, low: 0, high: highest },
            lines: [
              ...shares,
              ...(isInside
                ? [
                    {
                      name: curves.threshold,
                      points: [[threshold, 0] as const, [threshold, highest] as const],
                      isDashed: true,
                    },
                  ]
                : []),
            ],
          },
        ]),
  ]
}

/** The outline of a histogram, as shares of its class; nothing where the class is missing. */
function steps(edges: readonly number[], counts: readonly number[]): [number, number][] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return []
  return counts.flatMap((count, bin): [number, number][] => {
    const [from, to] = [edges[bin], edges[bin + 1]]
    return from === undefined || to === undefined
      ? []
      : [
          [from, count / all],
          [to, count / all],
        ]
  })
}

function lossChart(losses: Training['losses'], { curves }: ReportWords): LineChart {
  const lines = [
    { name: curves.training, values: losses.training },
    { name: curves.validation, values: losses.validation },
  ]
    .map(({ name, values }) => ({
      name,
      points: values.flatMap((loss, index): [number, number][] =>
        Number.isFinite(loss) ? [[index + 1, loss]] : [],
      ),
    }))
    .filter(({ points }) => points.length > 0)
  const highest = Math.max(...lines.flatMap(({ points }) => points.map(([, loss]) => loss)))
  return {
    title: curves.losses,
    x: { name: curves.epoch, low: 1, high: Math.max(losses.training.length, losses.validation.length) },
    y: { name: curves.loss, low: 0, high: highest },
    lines,
  }
}
