import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { ticksOf, type ValueRange } from './value-range.ts'

/** Characters to the left of the curves: a label, a blank and the axis. */
export const LABEL_WIDTH = 7
const LABEL_DIGITS = LABEL_WIDTH - 2

/**
 * What stands to the left of each row of curves: the axis, with a tick's value where there is one. A value too long
 * for its place is left out, since its beginning would be another number.
 */
export function valueLabels(range: ValueRange, rows: number): string[] {
  const labels = new Map<number, string>()
  for (const tick of ticksOf(range)) {
    const row = Math.round(((range.high - tick) / (range.high - range.low)) * (rows - 1))
    const label = String(tick)
    if (label.length <= LABEL_DIGITS && !labels.has(row)) labels.set(row, label)
  }
  return Array.from({ length: rows }, (_, row) => {
    const label = labels.get(row)
    if (label === undefined) return `${' '.repeat(LABEL_WIDTH - 1)}│`
    return `${label.padStart(LABEL_DIGITS)} ┤`
  })
}

/** The horizontal axis and, below it, the numbers of the first and the last sample around its name. */
export function sampleAxis(columns: number): string[] {
  const first = '0'
  const last = String(ECG_LENGTH - 1)
  const name = 'sample'
  const before = Math.floor((columns - name.length) / 2) - first.length
  const after = columns - first.length - before - name.length - last.length
  const indent = ' '.repeat(LABEL_WIDTH)
  return [
    `${' '.repeat(LABEL_WIDTH - 1)}└${'─'.repeat(columns)}`,
    `${indent}${first}${' '.repeat(before)}${name}${' '.repeat(after)}${last}`,
  ]
}
