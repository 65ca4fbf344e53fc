// Labelled beats by formula, for the tests of what learns from labels.

import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { MersenneTwister } from '../mersenne-twister.ts'

export type LabelledBeats = { values: Float32Array; verdicts: Verdict[] }

/** The 40 beats that scikit-learn's reference values were made of; every fourth is anomalous. */
export function makeReferenceBeats(): LabelledBeats {
  const verdicts = Array.from({ length: 40 }, (_, row): Verdict => (row % 4 === 0 ? 'anomalous' : 'normal'))
  const values = Float32Array.from({ length: 40 * ECG_LENGTH }, (_, index) => {
    const row = Math.floor(index / ECG_LENGTH)
    const sample = index % ECG_LENGTH
    const slow = Math.sin(0.05 * (sample + 1) * (1 + (row % 5) / 10))
    const ripple = 0.3 * Math.cos(0.11 * (sample + 1) + row) * (row % 3)
    return slow + ripple + (row % 4 === 0 ? 0.5 * Math.sin(0.3 * sample) : 0)
  })
  return { values, verdicts }
}

/**
 * Beats with one hump of random place, height and width; every third is anomalous, with its hump later and a dip
 * before it. The two kinds are apart, and a beat has its like.
 */
export function makeLabelledBeats(count: number, seed: number): LabelledBeats {
  const random = new MersenneTwister(seed)
  const values = new Float32Array(count * ECG_LENGTH)
  const verdicts: Verdict[] = []
  for (let row = 0; row < count; row++) {
    const isAnomalous = row % 3 === 0
    const centre = (isAnomalous ? 75 : 55) + 10 * random.nextDouble()
    const height = 2.5 + random.nextDouble()
    const width = 10 + 4 * random.nextDouble()
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const hump = height * Math.exp(-(((sample - centre) / width) ** 2))
      const dip = isAnomalous ? Math.exp(-(((sample - centre + 40) / width) ** 2)) : 0
      values[row * ECG_LENGTH + sample] = hump - dip - 0.5 + 0.2 * random.nextDouble()
    }
    verdicts.push(isAnomalous ? 'anomalous' : 'normal')
  }
  return { values, verdicts }
}

/** The same beats in another order: row `i` of the result is row `rows[i]` of these. */
export function permute({ values, verdicts }: LabelledBeats, rows: ArrayLike<number>): LabelledBeats {
  const permuted = new Float32Array(rows.length * ECG_LENGTH)
  for (const [index, row] of Array.from(rows).entries())
    permuted.set(values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH), index * ECG_LENGTH)
  return { values: permuted, verdicts: Array.from(rows, (row) => verdicts[row] as Verdict) }
}

/** The numbers below `count` in random order. */
export function shuffledRows(count: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row)
  new MersenneTwister(seed).shuffle(rows)
  return rows
}
