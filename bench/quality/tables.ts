import type { meanInterval } from '@vigia/contracts/statistics'
import { formatTable, type Table } from '../report.ts'
import type { FiguresOfStates } from './accuracy.ts'
import { detectorNames } from './detectors.ts'
import { type FigureName, summarise } from './figures.ts'

const columns: readonly FigureName[] = [
  'accuracy',
  'auc',
  'precision',
  'recall',
  'f1',
  'falseAlarms',
  'brier',
]
const headings: Record<string, string> = {
  auc: 'AUC',
  f1: 'F1',
  falseAlarms: 'false alarms',
  brier: 'Brier',
}

/** A detector a row, a figure a column: the mean, the interval, and of the accuracy the worst state. */
export function figuresTable(figures: FiguresOfStates): string {
  const rows = detectorNames.map((name) => {
    const summary = summarise(figures[name])
    const worst = Math.min(...figures[name].map(({ accuracy }) => accuracy))
    return [name, ...columns.map((column) => formatInterval(summary[column])), worst.toFixed(3)]
  })
  return formatTable({
    head: ['Detector', ...columns.map((column) => headings[column] ?? column), 'worst accuracy'],
    rows,
  })
}

/** A figure a row. */
export function intervalsTable(figures: Record<string, ReturnType<typeof meanInterval>>): Table {
  return {
    head: ['Figure', 'mean (95 %)'],
    rows: Object.entries(figures).map(([name, interval]) => [name, formatInterval(interval)]),
  }
}

function formatInterval(interval: ReturnType<typeof meanInterval> | undefined): string {
  if (interval === undefined) return '–'
  const { mean, low, high } = interval
  return `${mean.toFixed(4)} (${low.toFixed(3)}–${high.toFixed(3)})`
}
