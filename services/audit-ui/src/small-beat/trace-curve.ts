import { type Curve, valueRange } from '../beat-chart/chart-points.ts'

/** Width and height of the drawing, in its own units. */
export const drawing = { width: 139, height: 48 } as const

/**
 * A beat as an SVG path over the whole drawing, in the range of values that every chart has; what lies outside is held
 * at the edge, and a missing sample leaves a gap.
 */
export function traceCurve(curve: Curve): string {
  const step = drawing.width / Math.max(1, curve.length - 1)
  return curve
    .map((value, sample) => {
      if (value === null) return ''
      const starts = sample === 0 || curve[sample - 1] === null
      return `${starts ? 'M' : 'L'}${round(sample * step)} ${round(heightOf(value))}`
    })
    .join('')
}

/** From the drawing's top downwards. */
function heightOf(value: number): number {
  const [low, high] = valueRange
  const inside = Math.min(high, Math.max(low, value))
  return ((high - inside) / (high - low)) * drawing.height
}

const round = (value: number) => Math.round(value * 100) / 100
