import type { Verdict } from '@vigia/contracts/ecg'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { type BeatPanel, requirePanel, verdictOf } from './beat-panel.ts'
import { element, rounded, text } from './svg-element.ts'
import { sharedRange, ticksOf, type ValueRange } from './value-range.ts'

/** The thesis's colours: input blue, reconstruction red, the error between them light coral. */
const PALETTE = {
  input: '#1d4ed8',
  reconstruction: '#dc2626',
  error: 'lightcoral',
  ink: '#1f2937',
  label: '#6b7280',
  grid: '#e5e7eb',
  frame: '#d1d5db',
  paper: '#ffffff',
  normal: '#15803d',
  anomalous: '#b91c1c',
} as const

/** What is written in a picture of beats. */
export interface BeatWords extends Record<Verdict, string> {
  input: string
  reconstruction: string
  error: string
  threshold: string
  sample: string
  amplitude: string
}

const english: BeatWords = {
  ...{ normal: 'normal', anomalous: 'anomalous' },
  ...{ input: 'Input', reconstruction: 'Reconstruction', error: 'Error', threshold: 'threshold' },
  ...{ sample: 'sample', amplitude: 'normalised amplitude (no unit)' },
}

/** Opacity of the error area, so that the grid shows through. */
const ERROR_OPACITY = 0.45

/** Whatever the reader's system writes its own windows with. */
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

/** In pixels. */
const WIDTH = 1200
const LEGEND_HEIGHT = 56
const PANEL_HEIGHT = 400
const PLOT_MARGIN = { left: 70, right: 24, top: 60, bottom: 56 }

/**
 * A picture of beats, side by side in two columns: each with its input, its reconstruction, the error between them,
 * the verdict, and error against threshold, all on one vertical scale. The file stands alone: no script, no font, no
 * link.
 *
 * @param panels at least one
 * @param words what is written in it
 * @returns an SVG document, 1,200 pixels wide
 * @throws VigiaError `undrawable` when there is no beat, a curve has not `ECG_LENGTH` samples, or a number is not finite
 */
export function drawBeatsSvg(panels: readonly BeatPanel[], words: BeatWords = english): string {
  if (panels.length === 0) throw new VigiaError('undrawable', 'A picture of beats needs at least one beat.')
  panels.forEach(requirePanel)
  const range = sharedRange(panels)
  const columns = Math.min(panels.length, 2)
  const panelWidth = WIDTH / columns
  const height = LEGEND_HEIGHT + Math.ceil(panels.length / columns) * PANEL_HEIGHT
  const drawn = panels.map((panel, index) => {
    const rectangle = {
      left: (index % columns) * panelWidth + PLOT_MARGIN.left,
      top: LEGEND_HEIGHT + Math.floor(index / columns) * PANEL_HEIGHT + PLOT_MARGIN.top,
      width: panelWidth - PLOT_MARGIN.left - PLOT_MARGIN.right,
      height: PANEL_HEIGHT - PLOT_MARGIN.top - PLOT_MARGIN.bottom,
    }
    return drawPanel(panel, plotArea(rectangle, range), words)
  })
  const document = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'font-family': FONT,
    },
    [
      element('title', {}, [text(summaryOf(panels, words))]),
      element('rect', { width: WIDTH, height, fill: PALETTE.paper }),
      drawLegend((WIDTH - LEGEND_WIDTH) / 2, LEGEND_HEIGHT / 2 + 6, words),
      ...drawn,
    ],
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`
}

/** For readers who hear the picture. */
function summaryOf(panels: readonly BeatPanel[], words: BeatWords): string {
  return panels.map((panel) => `${panel.title}: ${words[verdictOf(panel)]}`).join('; ')
}

/** The rectangle that a beat's curves fill, in pixels, and where a sample and a value stand in it. */
type PlotArea = {
  left: number
  top: number
  width: number
  height: number
  range: ValueRange
  /** @param sample 0 to `ECG_LENGTH` - 1 */
  x: (sample: number) => number
  y: (value: number) => number
}

function plotArea(
  rectangle: { left: number; top: number; width: number; height: number },
  range: ValueRange,
): PlotArea {
  const { left, top, width, height } = rectangle
  return {
    ...rectangle,
    range,
    x: (sample) => left + (sample / (ECG_LENGTH - 1)) * width,
    y: (value) => top + ((range.high - value) / (range.high - range.low)) * height,
  }
}

/** Longer titles would run into the next panel. */
const TITLE_LENGTH = 60

/** Distances over the plot, in pixels. */
const TITLE_RISE = 34
const VERDICT_RISE = 13

/** One beat: title and verdict, axes, the error between the curves, the curves. */
function drawPanel(panel: BeatPanel, area: PlotArea, words: BeatWords): string {
  const input = pointsOf(panel.input, area)
  const reconstruction = pointsOf(panel.reconstruction, area)
  return element('g', {}, [
    drawTitle(panel, area, words),
    drawAxes(area, words),
    element('polygon', {
      points: [...input, ...reconstruction.toReversed()].join(' '),
      fill: PALETTE.error,
      'fill-opacity': String(ERROR_OPACITY),
    }),
    drawCurve(input, PALETTE.input),
    drawCurve(reconstruction, PALETTE.reconstruction),
  ])
}

function drawTitle(panel: BeatPanel, area: PlotArea, words: BeatWords): string {
  const verdict = verdictOf(panel)
  const relation = verdict === 'anomalous' ? '>' : '≤'
  const against =
    panel.verdict === undefined ? ` ${relation} ${words.threshold} ${panel.threshold.toFixed(4)}` : ''
  const figures = ` · ${words.error.toLowerCase()} ${panel.error.toFixed(4)}${against}`
  return element('g', { fill: PALETTE.ink }, [
    element('text', { x: area.left, y: area.top - TITLE_RISE, 'font-size': 17, 'font-weight': '600' }, [
      text(shortened(panel.title)),
    ]),
    element('text', { x: area.left, y: area.top - VERDICT_RISE, 'font-size': 14 }, [
      element('tspan', { fill: PALETTE[verdict], 'font-weight': '600' }, [text(words[verdict])]),
      text(figures),
    ]),
  ])
}

function drawCurve(points: readonly string[], colour: string): string {
  return element('polyline', {
    points: points.join(' '),
    fill: 'none',
    stroke: colour,
    'stroke-width': '1.8',
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  })
}

function pointsOf(values: ArrayLike<number>, area: PlotArea): string[] {
  return Array.from({ length: ECG_LENGTH }, (_, sample) => {
    return `${rounded(area.x(sample))},${rounded(area.y(values[sample] as number))}`
  })
}

function shortened(title: string): string {
  const characters = Array.from(title)
  if (characters.length <= TITLE_LENGTH) return title
  return `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`
}

const SAMPLE_STEP = 20

/** The grid, the frame, the ticks and the axes' names. */
function drawAxes(area: PlotArea, words: BeatWords): string {
  const { left, top, width, height } = area
  const bottom = top + height
  const samples = Array.from({ length: Math.ceil(ECG_LENGTH / SAMPLE_STEP) }, (_, tick) => tick * SAMPLE_STEP)
  const values = ticksOf(area.range)
  const middle = { x: left - 42, y: top + height / 2 }
  return element('g', { 'font-size': 12, fill: PALETTE.label }, [
    element('g', { stroke: PALETTE.grid, 'stroke-width': 1 }, [
      ...samples.map((sample) => line(area.x(sample), top, area.x(sample), bottom)),
      ...values.map((value) => line(left, area.y(value), left + width, area.y(value))),
    ]),
    element('rect', { x: left, y: top, width, height, fill: 'none', stroke: PALETTE.frame }),
    ...samples.map((sample) => axisLabel(area.x(sample), bottom + 18, 'middle', String(sample))),
    ...values.map((value) => axisLabel(left - 8, area.y(value) + 4, 'end', minus(value))),
    axisLabel(left + width / 2, bottom + 38, 'middle', words.sample),
    element(
      'text',
      {
        x: middle.x,
        y: middle.y,
        'text-anchor': 'middle',
        transform: `rotate(-90 ${Math.round(middle.x)} ${Math.round(middle.y)})`,
      },
      [text(words.amplitude)],
    ),
  ])
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return element('line', { x1, y1, x2, y2 })
}

function axisLabel(x: number, y: number, anchor: 'middle' | 'end', words: string): string {
  return element('text', { x, y, 'text-anchor': anchor }, [text(words)])
}

/** With a true minus sign. */
function minus(value: number): string {
  return String(value).replace('-', '−')
}

const ENTRY_WIDTH = { input: 96, reconstruction: 164, error: 72 }
const SWATCH = { width: 26, height: 12, gap: 8 }

/** The width of the legend, in pixels. */
const LEGEND_WIDTH = ENTRY_WIDTH.input + ENTRY_WIDTH.reconstruction + ENTRY_WIDTH.error

/** The words and colours of the curves, in one row. */
function drawLegend(left: number, middle: number, words: BeatWords): string {
  const reconstructionLeft = left + ENTRY_WIDTH.input
  const errorLeft = reconstructionLeft + ENTRY_WIDTH.reconstruction
  return element('g', { 'font-size': 14, fill: PALETTE.ink }, [
    lineSwatch(left, middle, PALETTE.input),
    legendLabel(left, middle, words.input),
    lineSwatch(reconstructionLeft, middle, PALETTE.reconstruction),
    legendLabel(reconstructionLeft, middle, words.reconstruction),
    element('rect', {
      x: errorLeft,
      y: middle - SWATCH.height / 2,
      width: SWATCH.width,
      height: SWATCH.height,
      rx: 2,
      fill: PALETTE.error,
      'fill-opacity': String(ERROR_OPACITY),
    }),
    legendLabel(errorLeft, middle, words.error),
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

function legendLabel(left: number, middle: number, words: string): string {
  return element('text', { x: left + SWATCH.width + SWATCH.gap, y: middle + 5 }, [text(words)])
}
