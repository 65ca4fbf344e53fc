import { VigiaError } from '@vigia/runtime'
import { type ReconstructedBeat, requireBeat } from './beat-panel.ts'
import { type Colour, switchColour } from './terminal-colour.ts'
import { LABEL_WIDTH, sampleAxis, valueLabels } from './text-axes.ts'
import { type TracedCharacter, traceBeat } from './trace-beat.ts'
import { sharedRange } from './value-range.ts'

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
