/** Confidence intervals of 95 %. It imports nothing else, so that pages and packages load it for nothing. */

export { meanInterval } from './mean-interval.ts'
export {
  type AucDifference,
  compareAucs,
  type Discordance,
  mcNemar,
  nonInferiority,
  normalUpperTail,
} from './paired-statistics.ts'

/** The 97.5 % quantile of the standard normal distribution: between it and its negative lie 95 %. */
export const twoSided95 = 1.959963984540054

/** How many of so many beats, such as anomalous ones that were found. */
export interface Share {
  part: number
  whole: number
}

export interface Interval {
  low: number
  high: number
}

/**
 * Wilson's score interval of a share, fit for small counts and for shares near 0 and 1 too: E. B. Wilson,
 * Probable inference, the law of succession, and statistical inference, Journal of the American Statistical
 * Association 22 (1927), 209–212.
 *
 * @returns undefined for a share of nothing
 * @throws RangeError when they are no counts, or `part` is more than `whole`
 */
export function wilsonInterval({ part, whole }: Share): Interval | undefined {
  const areCounts = [part, whole - part, whole].every((count) => Number.isSafeInteger(count) && count >= 0)
  if (!areCounts) throw new RangeError('A share needs a count and a part of it.')
  if (whole === 0) return undefined
  return scoreInterval(part / whole, whole)
}

/**
 * Wilson's interval of a share of so many beats, which need be no whole number: as many as weighted ones are worth.
 *
 * @param share 0 to 1
 * @param size above 0
 */
export function scoreInterval(share: number, size: number): Interval {
  const centre = share + twoSided95 ** 2 / (2 * size)
  const reach = twoSided95 * Math.sqrt((share * (1 - share)) / size + twoSided95 ** 2 / (4 * size ** 2))
  const scale = 1 + twoSided95 ** 2 / size
  // Rounding may leave a hair outside where none or all were found.
  return {
    low: share === 0 ? 0 : (centre - reach) / scale,
    high: share === 1 ? 1 : (centre + reach) / scale,
  }
}

/**
 * The interval of the difference of two shares, the second less the first: method 10 of R. G. Newcombe, Interval
 * estimation for the difference between independent proportions, Statistics in Medicine 17 (1998), 873–890.
 * Where both models were tested on the same beats it is wider than it need be: which beats they share is not stored.
 */
export function newcombeInterval(first: Share, second: Share): Interval | undefined {
  const [one, two] = [wilsonInterval(first), wilsonInterval(second)]
  if (one === undefined || two === undefined) return undefined
  const [before, after] = [first.part / first.whole, second.part / second.whole]
  const difference = after - before
  return {
    low: difference - Math.hypot(after - two.low, one.high - before),
    high: difference + Math.hypot(two.high - after, before - one.low),
  }
}

/**
 * The standard error of an area under the ROC curve: J. A. Hanley and B. J. McNeil, The meaning and use of the area
 * under a receiver operating characteristic (ROC) curve, Radiology 143 (1982), 29–36.
 */
export function aucStandardError(auc: number, anomalous: number, normal: number): number {
  const both = auc / (2 - auc)
  const one = (2 * auc ** 2) / (1 + auc)
  const variance = auc * (1 - auc) + (anomalous - 1) * (both - auc ** 2) + (normal - 1) * (one - auc ** 2)
  return Math.sqrt(Math.max(0, variance) / (anomalous * normal))
}

/** A value with a standard error, within what it can be. */
export function normalInterval(value: number, standardError: number, { low, high }: Interval): Interval {
  return {
    low: Math.max(low, value - twoSided95 * standardError),
    high: Math.min(high, value + twoSided95 * standardError),
  }
}
