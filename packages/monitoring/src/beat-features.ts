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
  const { length } = samples
  if (length === 0) throw new Error('A beat without samples has no figures.')
  let previous = samples[0] as number
  let sum = 0
  let least = previous
  let most = previous
  let differences = 0
  for (let index = 0; index < length; index++) {
    const sample = samples[index] as number
    sum += sample
    if (sample < least) least = sample
    if (sample > most) most = sample
    const difference = sample - previous
    differences += difference * difference
    previous = sample
  }
  const mean = sum / length
  let squares = 0
  for (let index = 0; index < length; index++) {
    const distance = (samples[index] as number) - mean
    squares += distance * distance
  }
  return {
    mean,
    deviation: Math.sqrt(squares / length),
    least,
    most,
    roughness: differences / Math.max(1, length - 1),
  }
}
