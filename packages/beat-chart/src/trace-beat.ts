import type { ReconstructedBeat } from './beat-panel.ts'
import { BrailleCanvas, brailleCharacter, DOTS_DOWN } from './braille-canvas.ts'
import type { Colour } from './terminal-colour.ts'
import type { ValueRange } from './value-range.ts'

/** One character of the traced curves; a blank has no curve. */
export type TracedCharacter = { character: string; curve: Colour | undefined }

export type TraceOptions = {
  /** In characters. */
  columns: number
  rows: number
  range: ValueRange
  /** Draw the reconstruction as dots instead of a line. */
  dotted: boolean
}

/** The curves of a beat and the error between them as characters, row by row from the top. */
export function traceBeat(beat: ReconstructedBeat, options: TraceOptions): TracedCharacter[][] {
  const { columns, rows, range, dotted } = options
  const input = new BrailleCanvas(columns, rows)
  const reconstruction = new BrailleCanvas(columns, rows)
  const error = new BrailleCanvas(columns, rows)
  const rowsOf = (values: ArrayLike<number>) => dotRows(values, input, range)
  const inputRows = rowsOf(beat.input)
  const reconstructionRows = rowsOf(beat.reconstruction)
  drawLine(input, inputRows)
  if (dotted) drawDots(reconstruction, reconstructionRows)
  else drawLine(reconstruction, reconstructionRows)
  inputRows.forEach((row, x) => {
    error.setColumn(x, row, reconstructionRows[x])
  })
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      return characterOf(
        input.patternAt(column, row),
        reconstruction.patternAt(column, row),
        error.patternAt(column, row),
      )
    }),
  )
}

function characterOf(input: number, reconstruction: number, error: number): TracedCharacter {
  const pattern = input | reconstruction
  if (pattern !== 0) {
    const curve = input === 0 ? 'reconstruction' : reconstruction === 0 ? 'input' : 'both'
    return { character: brailleCharacter(pattern), curve }
  }
  return error === 0 ? { character: ' ', curve: undefined } : { character: '░', curve: 'error' }
}

/** The row of dots at which a curve stands in each column of dots, by straight lines between its samples. */
function dotRows(values: ArrayLike<number>, canvas: BrailleCanvas, range: ValueRange): number[] {
  const step = (values.length - 1) / (canvas.dotsWide - 1)
  return Array.from({ length: canvas.dotsWide }, (_, x) => {
    const before = Math.min(Math.floor(x * step), values.length - 1)
    const left = values[before]
    const right = values[before + 1] ?? left
    const value = left + (x * step - before) * (right - left)
    return Math.round(((range.high - value) / (range.high - range.low)) * (canvas.dotsHigh - 1))
  })
}

/** Joins each column's dot to the one before, half-way from either side. */
function drawLine(canvas: BrailleCanvas, rows: readonly number[]): void {
  rows.forEach((row, x) => {
    const before = rows[x - 1] ?? row
    const middle = Math.trunc((before + row) / 2)
    if (x > 0) canvas.setColumn(x - 1, before, middle)
    canvas.setColumn(x, middle, row)
  })
}

/** A dot in every second column, and on steep slopes one in every second row. */
function drawDots(canvas: BrailleCanvas, rows: readonly number[]): void {
  rows.forEach((row, x) => {
    if (x % 2 === 0) canvas.setColumn(x, row, row)
    const next = rows[x + 1] ?? row
    const direction = Math.sign(next - row)
    for (let y = row; y !== next && Math.abs(next - row) >= DOTS_DOWN; y += direction) {
      if (y % 2 === 0) canvas.setColumn(x, y, y)
    }
  })
}
