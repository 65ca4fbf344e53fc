import type { Interval } from './statistics.ts'

/**
 * The mean of a figure over repetitions, such as random states, with Student's interval of it.
 *
 * @param values at least one; of one alone there is no interval, and both ends are the value
 */
export function meanInterval(values: readonly number[]): Interval & { mean: number } {
  const centre = meanOf(values)
  if (values.length < 2) return { mean: centre, low: centre, high: centre }
  const reach = studentQuantile(values.length - 1) * Math.sqrt(sampleVariance(values) / values.length)
  return { mean: centre, low: centre - reach, high: centre + reach }
}

/** Between what and its negative 95 % of Student's distribution lie, to 1e-12; found by halving. */
function studentQuantile(freedom: number): number {
  let low = 0
  let high = 13
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (studentShare(middle, freedom) < 0.95) low = middle
    else high = middle
  }
  return high
}

/** The share of Student's distribution within ±t: M. Abramowitz and I. A. Stegun (1964), 26.7.3 and 26.7.4. */
function studentShare(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const cosine = Math.cos(angle)
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let next = isOdd ? 3 : 2; next <= freedom - 2; next += 2) {
    term *= (cosine * cosine * (next - 1)) / next
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}

/** Of at least one value. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of at least two values, by their number less one. */
export function sampleVariance(values: readonly number[]): number {
  const centre = meanOf(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
