export interface TwoSamples {
  /** The largest distance of the two distribution functions, from 0 to 1. */
  statistic: number
  p: number
}

/**
 * The two-sample test of Kolmogorov and Smirnov with Stephens's approximation of its p: "EDF statistics for goodness of
 * fit and some comparisons", Journal of the American Statistical Association 69 (1974), 730–737. Equal values count as
 * equal, which makes it cautious.
 *
 * @param one values in ascending order
 * @param other values in ascending order
 */
export function kolmogorovSmirnov(one: ArrayLike<number>, other: ArrayLike<number>): TwoSamples {
  let statistic = 0
  for (let left = 0, right = 0; left < one.length && right < other.length; ) {
    const value = Math.min(one[left] as number, other[right] as number)
    while (left < one.length && (one[left] as number) <= value) left++
    while (right < other.length && (other[right] as number) <= value) right++
    statistic = Math.max(statistic, Math.abs(left / one.length - right / other.length))
  }
  const root = Math.sqrt((one.length * other.length) / (one.length + other.length))
  return { statistic, p: kolmogorov((root + 0.12 + 0.11 / root) * statistic) }
}

/** How probable it is that Kolmogorov's limit variable exceeds a value. */
export function kolmogorov(value: number): number {
  // Below it the other series is the one that converges, and the result is 1 to twelve digits.
  if (value < 0.2) return 1
  if (value < 1.18) {
    let sum = 0
    for (let odd = 1; odd < 20; odd += 2) sum += Math.exp(-((odd * Math.PI) ** 2) / (8 * value ** 2))
    return 1 - (Math.sqrt(2 * Math.PI) / value) * sum
  }
  let sum = 0
  for (let term = 1; term < 20; term++) sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * (term * value) ** 2)
  return Math.max(0, Math.min(1, sum))
}
