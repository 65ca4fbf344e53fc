import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { PALETTE } from './palette.ts'
import type { PlotArea } from './plot-area.ts'
import { element, text } from './svg-element.ts'
import { ticksOf } from './value-range.ts'

const SAMPLE_STEP = 20

/** The grid, the frame, the ticks and the axes' names. */
export function drawAxes(area: PlotArea): string {
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
    ...samples.map((sample) => label(area.x(sample), bottom + 18, 'middle', String(sample))),
    ...values.map((value) => label(left - 8, area.y(value) + 4, 'end', minus(value))),
    label(left + width / 2, bottom + 38, 'middle', 'sample'),
    element(
      'text',
      {
        x: middle.x,
        y: middle.y,
        'text-anchor': 'middle',
        transform: `rotate(-90 ${Math.round(middle.x)} ${Math.round(middle.y)})`,
      },
      [text('normalised amplitude (no unit)')],
    ),
  ])
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return element('line', { x1, y1, x2, y2 })
}

function label(x: number, y: number, anchor: 'middle' | 'end', words: string): string {
  return element('text', { x, y, 'text-anchor': anchor }, [text(words)])
}

/** With a true minus sign. */
function minus(value: number): string {
  return String(value).replace('-', '−')
}
