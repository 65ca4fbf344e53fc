/** Statistics of two models that judged the same beats. */

import { meanOf, sampleVariance } from './mean-interval.ts'

/** The share of a standard normal distribution above `z`: G. Marsaglia, Journal of Statistical Software 11 (2004), 4. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z > 4) {
    // Laplace's continued fraction, which converges quickly out there.
    let fraction = z
    for (let level = 60; level >= 1; level--) fraction = z + level / fraction
    return density / fraction
  }
  let term = z
  let sum = z
  for (let odd = 3; term > 1e-17; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return 0.5 - density * sum
}

/** Of beats that two models judged, or two people read: how many only one of them had right. */
export interface Discordance {
  onlyFirst: number
  onlySecond: number
}

/**
 * The exact two-sided p-value of McNemar's test, that the first is right as often as the second: binomial, of the
 * beats that only one of them had right. Q. McNemar, Note on the sampling error of the difference between correlated
 * proportions or percentages, Psychometrika 12 (1947), 153–157. 1 where they never differ.
 *
 * @throws RangeError when they are no counts
 */
export function mcNemar({ onlyFirst, onlySecond }: Discordance): number {
  requireCounts(onlyFirst, onlySecond)
  const differing = onlyFirst + onlySecond
  let logOfWays = 0
  let tail = 0
  for (let count = 0; count <= Math.min(onlyFirst, onlySecond); count++) {
    tail += Math.exp(logOfWays - differing * Math.LN2)
    logOfWays += Math.log((differing - count) / (count + 1))
  }
  return Math.min(1, 2 * tail)
}

/**
 * The one-sided p-value of the hypothesis that the second one's share of right judgements is lower than the first
 * one's by `margin` or more: where it is small, the second is shown to be not worse. The score test for pairs of T.
 * Tango, Equivalence test and confidence interval for the difference in proportions for the paired-sample design,
 * Statistics in Medicine 17 (1998), 891–908, which stands also where few or none differ.
 *
 * @param beats how many both judged; of none nothing is shown, and the p-value is 1
 * @param margin of the shares, from 0 (the second must be better) to below 1
 * @throws RangeError when they are no counts, more differ than there are beats, or the margin is no share
 */
export function nonInferiority(
  { onlyFirst, onlySecond }: Discordance,
  beats: number,
  margin: number,
): number {
  requireCounts(onlyFirst, onlySecond, beats - onlyFirst - onlySecond)
  if (!(margin >= 0 && margin < 1)) throw new RangeError('A margin is a share from 0 to below 1.')
  if (beats === 0) return 1
  // The likeliest share of beats that only the first has right, if the shares differ by just the margin.
  const linear = -onlyFirst - onlySecond - (2 * beats - onlySecond + onlyFirst) * margin
  const constant = onlyFirst * margin * (1 + margin)
  const share = (Math.sqrt(Math.max(0, linear ** 2 - 8 * beats * constant)) - linear) / (4 * beats)
  const variance = beats * (2 * share - margin * (1 + margin))
  const distance = onlySecond - onlyFirst + beats * margin
  return variance > 0 ? normalUpperTail(distance / Math.sqrt(variance)) : 0.5
}

function requireCounts(...counts: number[]): void {
  if (counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return
  throw new RangeError('Beats are counted in whole numbers, and no more differ than there are.')
}

/** Two areas under the ROC curve over the same beats, the second less the first. */
export interface AucDifference {
  first: number
  second: number
  difference: number
  standardError: number
}

/**
 * Compares the areas of two scores of the same beats: E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Comparing
 * the areas under two or more correlated receiver operating characteristic curves, Biometrics 44 (1988), 837–845; by
 * ranks, as X. Sun and W. Xu, IEEE Signal Processing Letters 21 (2014), 1389–1393.
 *
 * @param first one score for each beat, higher where it is more likely anomalous
 * @param second the other model's
 * @param isAnomalous the label of each
 * @returns undefined without two beats of each label
 */
export function compareAucs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  isAnomalous: ArrayLike<boolean>,
): AucDifference | undefined {
  const beats = Array.from(isAnomalous)
  const anomalous = [...beats.keys()].filter((beat) => beats[beat])
  const normal = [...beats.keys()].filter((beat) => !beats[beat])
  if (anomalous.length < 2 || normal.length < 2) return undefined
  // Of each beat, by each score: the share of beats of the other label that it stands rightly to.
  const [one, two] = [first, second].map((scores) => {
    const ranksOf = (rows: number[]) => midRanks(rows.map((row) => scores[row] as number))
    const all = midRanks(beats.map((_, row) => scores[row] as number))
    const amongAnomalous = ranksOf(anomalous)
    const amongNormal = ranksOf(normal)
    return {
      anomalous: anomalous.map(
        (row, place) => ((all[row] as number) - (amongAnomalous[place] as number)) / normal.length,
      ),
      normal: normal.map(
        (row, place) => 1 - ((all[row] as number) - (amongNormal[place] as number)) / anomalous.length,
      ),
    }
  }) as [Record<Label, number[]>, Record<Label, number[]>]
  const varianceOf = (label: Label) => {
    const differences = two[label].map((value, place) => value - (one[label][place] as number))
    return sampleVariance(differences) / differences.length
  }
  const areas = { first: meanOf(one.anomalous), second: meanOf(two.anomalous) }
  const variance = varianceOf('anomalous') + varianceOf('normal')
  return { ...areas, difference: areas.second - areas.first, standardError: Math.sqrt(variance) }
}

type Label = 'anomalous' | 'normal'

/** From 1; equal values share the mean of their ranks. */
function midRanks(values: number[]): Float64Array {
  const order = [...values.keys()].sort((left, right) => (values[left] as number) - (values[right] as number))
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++
    for (let place = start; place < end; place++) ranks[order[place] as number] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
