import { requireFinite } from './beat-panel.ts'
import { element, rounded, text } from './svg-element.ts'
import { rangeBetween, ticksOf, type ValueRange } from './value-range.ts'

export interface LineChart {
  /** For readers who hear the picture. */
  title: string
  x: { name: string; low: number; high: number }
  y: { name: string; low: number; high: number }
  /** Each from left to right, with at least one point; the first ones in front. */
  lines: readonly { name: string; points: readonly (readonly [number, number])[]; isDashed?: boolean }[]
}

const WIDTH = 560
const HEIGHT = 360
const MARGIN = { left: 64, right: 16, top: 40, bottom: 50 }
/** Told apart also by who sees no colours: the later ones are lighter, and what is dashed is dashed. */
const COLOURS = ['#1d4ed8', '#dc2626', '#6b7280', '#15803d']
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

/**
 * A chart of lines, with a legend and round ticks. It stands alone: no script, no font, no link.
 *
 * @returns an `svg` element, 560 pixels wide
 * @throws VigiaError `undrawable` when a number is not finite
 */
export function drawLinesSvg({ title, x, y, lines }: LineChart): string {
  for (const { name, points } of lines) requireFinite(name, points.flat())
  const [across, up] = [rangeBetween(x.low, x.high), rangeBetween(y.low, y.high)]
  const [width, height] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom]
  const left = (value: number) => MARGIN.left + shareOf(value, across) * width
  const top = (value: number) => MARGIN.top + (1 - shareOf(value, up)) * height
  const bottom = HEIGHT - MARGIN.bottom
  const label = (at: { x: number; y: number; anchor: string }, words: string) =>
    element('text', { x: at.x, y: at.y, 'text-anchor': at.anchor }, [text(words)])
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, role: 'img', 'font-family': FONT },
    [
      element('title', {}, [text(title)]),
      element('rect', { width: WIDTH, height: HEIGHT, fill: '#ffffff' }),
      element('g', { 'font-size': 12, fill: '#4b5563', stroke: 'none' }, [
        ...ticksOf(across).flatMap((tick) => [
          line(left(tick), MARGIN.top, left(tick), bottom),
          label({ x: left(tick), y: bottom + 18, anchor: 'middle' }, String(tick)),
        ]),
        ...ticksOf(up).flatMap((tick) => [
          line(MARGIN.left, top(tick), WIDTH - MARGIN.right, top(tick)),
          label({ x: MARGIN.left - 8, y: top(tick) + 4, anchor: 'end' }, String(tick)),
        ]),
        label({ x: MARGIN.left + width / 2, y: HEIGHT - 12, anchor: 'middle' }, x.name),
        element(
          'text',
          {
            'text-anchor': 'middle',
            transform: `translate(14 ${rounded(MARGIN.top + height / 2)}) rotate(-90)`,
          },
          [text(y.name)],
        ),
        ...lines.flatMap(({ name }, index) => {
          const from = MARGIN.left + (width / lines.length) * index
          return [
            element('rect', { x: from, y: 14, width: 18, height: 4, fill: colourOf(index) }),
            label({ x: from + 24, y: 21, anchor: 'start' }, name),
          ]
        }),
      ]),
      ...lines
        .map(({ points, isDashed }, index) =>
          element('polyline', {
            points: points.map(([at, value]) => `${rounded(left(at))},${rounded(top(value))}`).join(' '),
            fill: 'none',
            stroke: colourOf(index),
            'stroke-width': '2',
            ...(isDashed && { 'stroke-dasharray': '5 4' }),
          }),
        )
        .reverse(),
    ],
  )
}

const colourOf = (index: number) => COLOURS[index % COLOURS.length] as string

const shareOf = (value: number, { low, high }: ValueRange) => (value - low) / (high - low)

const line = (x1: number, y1: number, x2: number, y2: number) =>
  element('line', { x1, y1, x2, y2, stroke: '#e5e7eb' })
