import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { type ReconstructedBeat, requireBeat } from './beat-panel.ts'
import { BrailleCanvas, brailleCharacter, DOTS_DOWN } from './braille-canvas.ts'
import { sharedRange, ticksOf, type ValueRange } from './value-range.ts'

/** In characters: below this the curves can't be told apart, nor the legend written. */
const SMALLEST = { width: 48, height: 8 }

/** The legend above the curves, the axis and its labels below. */
const LINES_AROUND = 3

/**
 * A beat as text for a terminal: input, reconstruction and the error between them in braille dots, with axes and a
 * legend. Without colour the reconstruction is dotted.
 *
 * @param options.width in characters, at least 48
 * @param options.height in lines, at least 8
 * @param options.colour whether to write ANSI colours: blue, red and light coral
 * @returns `height` lines of at most `width` characters, parted by newlines, none after the last
 * @throws VigiaError `undrawable` when the picture is too small, a curve has not `ECG_LENGTH` samples, or one of them
 *   is not finite
 */
export function drawBeatText(
  options: ReconstructedBeat & { width: number; height: number; colour: boolean },
): string {
  const { width, height, colour } = options
  requireBeat(options)
  requireSize('width', width, SMALLEST.width)
  requireSize('height', height, SMALLEST.height)
  const range = sharedRange([options])
  const columns = width - LABEL_WIDTH
  const rows = height - LINES_AROUND
  const trace = traceBeat(options, { columns, rows, range, dotted: !colour })
  const labels = valueLabels(range, rows)
  const lines = trace.map((characters, row) => `${labels[row]}${writeRow(characters, colour)}`)
  return [legend(colour), ...lines, ...sampleAxis(columns)].join('\n')
}

/** The colour is switched only where it changes; blanks at the end of the row are left out. */
function writeRow(characters: readonly TracedCharacter[], colour: boolean): string {
  const end = characters.findLastIndex(({ curve }) => curve !== undefined) + 1
  let written = ''
  let current: Colour | undefined
  for (const { character, curve } of characters.slice(0, end)) {
    if (colour && curve !== current) written += switchColour(curve)
    written += character
    current = curve
  }
  return colour && current !== undefined ? written + switchColour(undefined) : written
}

function legend(colour: boolean): string {
  const entry = (mark: string, name: string, curve: Colour) =>
    `${colour ? switchColour(curve) + mark + switchColour(undefined) : mark} ${name}`
  return [
    ' '.repeat(LABEL_WIDTH - 1),
    entry('⠒⠒', 'Input', 'input'),
    entry(colour ? '⠒⠒' : '⠂⠂', 'Reconstruction', 'reconstruction'),
    entry('░░', 'Error', 'error'),
  ].join(' ')
}

function requireSize(name: string, size: number, smallest: number): void {
  if (Number.isSafeInteger(size) && size >= smallest) return
  throw new VigiaError(
    'undrawable',
    `The ${name} of a beat as text is a whole number from ${smallest}, not ${size}.`,
  )
}

/** The parts of a picture that have a colour of their own. */
type Colour = 'input' | 'reconstruction' | 'both' | 'error'

/** ANSI "select graphic rendition" codes: bright blue, bright red, bright magenta, and 210, the palette's light coral. */
const CODES: Record<Colour, string> = {
  input: '94',
  reconstruction: '91',
  both: '95',
  error: '38;5;210',
}

/** What switches the terminal to a colour; without one, back to the terminal's own. */
function switchColour(colour: Colour | undefined): string {
  return `\u001B[${colour === undefined ? '39' : CODES[colour]}m`
}

/** One character of the traced curves; a blank has no curve. */
type TracedCharacter = { character: string; curve: Colour | undefined }

type TraceOptions = {
  /** In characters. */
  columns: number
  rows: number
  range: ValueRange
  /** Draw the reconstruction as dots instead of a line. */
  dotted: boolean
}

/** The curves of a beat and the error between them as characters, row by row from the top. */
function traceBeat(beat: ReconstructedBeat, options: TraceOptions): TracedCharacter[][] {
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
    error.setColumn(x, row, reconstructionRows[x] as number)
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
    const left = values[before] as number
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

/** Characters to the left of the curves: a label, a blank and the axis. */
const LABEL_WIDTH = 7
const LABEL_DIGITS = LABEL_WIDTH - 2

/**
 * What stands to the left of each row of curves: the axis, with a tick's value where there is one. A value too long
 * for its place is left out, since its beginning would be another number.
 */
function valueLabels(range: ValueRange, rows: number): string[] {
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
function sampleAxis(columns: number): string[] {
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
