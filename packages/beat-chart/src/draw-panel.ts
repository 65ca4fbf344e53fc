import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type BeatPanel, verdictOf } from './beat-panel.ts'
import { drawAxes } from './draw-axes.ts'
import { ERROR_OPACITY, PALETTE } from './palette.ts'
import type { PlotArea } from './plot-area.ts'
import { element, rounded, text } from './svg-element.ts'

/** Longer titles would run into the next panel. */
const TITLE_LENGTH = 60

/** Distances over the plot, in pixels. */
const TITLE_RISE = 34
const VERDICT_RISE = 13

/** One beat: title and verdict, axes, the error between the curves, the curves. */
export function drawPanel(panel: BeatPanel, area: PlotArea): string {
  const input = pointsOf(panel.input, area)
  const reconstruction = pointsOf(panel.reconstruction, area)
  return element('g', {}, [
    drawTitle(panel, area),
    drawAxes(area),
    element('polygon', {
      points: [...input, ...reconstruction.toReversed()].join(' '),
      fill: PALETTE.error,
      'fill-opacity': String(ERROR_OPACITY),
    }),
    drawCurve(input, PALETTE.input),
    drawCurve(reconstruction, PALETTE.reconstruction),
  ])
}

function drawTitle(panel: BeatPanel, area: PlotArea): string {
  const verdict = verdictOf(panel)
  const relation = verdict === 'anomalous' ? '>' : '≤'
  const figures = ` · error ${panel.error.toFixed(4)} ${relation} threshold ${panel.threshold.toFixed(4)}`
  return element('g', { fill: PALETTE.ink }, [
    element('text', { x: area.left, y: area.top - TITLE_RISE, 'font-size': 17, 'font-weight': '600' }, [
      text(shortened(panel.title)),
    ]),
    element('text', { x: area.left, y: area.top - VERDICT_RISE, 'font-size': 14 }, [
      element('tspan', { fill: PALETTE[verdict], 'font-weight': '600' }, [text(verdict)]),
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
    return `${rounded(area.x(sample))},${rounded(area.y(values[sample]))}`
  })
}

function shortened(title: string): string {
  const characters = Array.from(title)
  if (characters.length <= TITLE_LENGTH) return title
  return `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`
}
