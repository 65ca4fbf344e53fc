/** What monitoring keeps of a beat, and drift is looked for in: figures of its samples as the clinic sent them. */
export interface BeatFeatures {
  /** In the clinic's unit, like all but the roughness. */
  mean: number
  /** Population standard deviation. */
  deviation: number
  least: number
  most: number
  /** Mean square of the differences of neighbouring samples, in the clinic's unit squared. */
  roughness: number
}

/** @throws Error without samples */
export function measureBeat(samples: ArrayLike<number>): BeatFeatures {
  if (samples.length === 0) throw new Error('A beat without samples has no figures.')
  let sum = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let differences = 0
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] as number
    sum += sample
    if (sample < least) least = sample
    if (sample > most) most = sample
    if (index > 0) differences += (sample - (samples[index - 1] as number)) ** 2
  }
  const mean = sum / samples.length
  let squares = 0
  for (let index = 0; index < samples.length; index++) squares += ((samples[index] as number) - mean) ** 2
  return {
    mean,
    deviation: Math.sqrt(squares / samples.length),
    least,
    most,
    roughness: differences / Math.max(1, samples.length - 1),
  }
}
