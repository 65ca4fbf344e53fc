import { requireFinite } from './beat-panel.ts'

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * A curve in one line of text, a bar a value, from the lowest value's ▁ to the highest's █; equal values are all ▁.
 *
 * @throws VigiaError `undrawable` when a value is not finite
 */
export function drawSparkline(values: ArrayLike<number>): string {
  requireFinite('curve', values)
  const numbers = Array.from(values)
  const lowest = numbers.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const highest = numbers.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  // Halved, since the difference of two finite numbers can be infinite.
  const span = highest / 2 - lowest / 2
  return numbers
    .map((value) => {
      const part = span === 0 ? 0 : (value / 2 - lowest / 2) / span
      return BARS[Math.round(part * (BARS.length - 1))]
    })
    .join('')
}
