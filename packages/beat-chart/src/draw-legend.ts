import { ERROR_OPACITY, PALETTE } from './palette.ts'
import { element, text } from './svg-element.ts'

const ENTRY_WIDTH = { input: 96, reconstruction: 164, error: 72 }
const SWATCH = { width: 26, height: 12, gap: 8 }

/** The width of the legend, in pixels. */
export const LEGEND_WIDTH = ENTRY_WIDTH.input + ENTRY_WIDTH.reconstruction + ENTRY_WIDTH.error

/** The words and colours of the curves, in one row. */
export function drawLegend(left: number, middle: number): string {
  const reconstructionLeft = left + ENTRY_WIDTH.input
  const errorLeft = reconstructionLeft + ENTRY_WIDTH.reconstruction
  return element('g', { 'font-size': 14, fill: PALETTE.ink }, [
    lineSwatch(left, middle, PALETTE.input),
    label(left, middle, 'Input'),
    lineSwatch(reconstructionLeft, middle, PALETTE.reconstruction),
    label(reconstructionLeft, middle, 'Reconstruction'),
    element('rect', {
      x: errorLeft,
      y: middle - SWATCH.height / 2,
      width: SWATCH.width,
      height: SWATCH.height,
      rx: 2,
      fill: PALETTE.error,
      'fill-opacity': String(ERROR_OPACITY),
    }),
    label(errorLeft, middle, 'Error'),
  ])
}

function lineSwatch(left: number, middle: number, colour: string): string {
  return element('line', {
    x1: left,
    y1: middle,
    x2: left + SWATCH.width,
    y2: middle,
    stroke: colour,
    'stroke-width': '2.5',
    'stroke-linecap': 'round',
  })
}

function label(left: number, middle: number, words: string): string {
  return element('text', { x: left + SWATCH.width + SWATCH.gap, y: middle + 5 }, [text(words)])
}
