/**
 * Stretches or shrinks a signal to another number of samples, by straight lines between its samples; the first and
 * the last sample stay what they are.
 *
 * @param samples at least one
 * @param length of the result, at least 2
 */
export function resample(samples: Float64Array, length: number): Float64Array {
  const resampled = new Float64Array(length)
  const step = (samples.length - 1) / (length - 1)
  for (let index = 0; index < length; index++) {
    const position = index * step
    const before = Math.min(Math.floor(position), samples.length - 1)
    const left = samples[before]
    const right = samples[before + 1] ?? left
    resampled[index] = left + (position - before) * (right - left)
  }
  return resampled
}
