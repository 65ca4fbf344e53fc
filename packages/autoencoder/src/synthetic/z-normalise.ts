/**
 * Brings samples to mean 0 and sample standard deviation 1 (divided by n - 1), in place, as ECG5000's beats are.
 *
 * @param samples at least two, not all equal
 */
export function zNormalise(samples: Float64Array): void {
  let sum = 0
  for (const sample of samples) sum += sample
  const mean = sum / samples.length
  let squares = 0
  for (const sample of samples) squares += (sample - mean) ** 2
  const deviation = Math.sqrt(squares / (samples.length - 1))
  for (let index = 0; index < samples.length; index++) {
    samples[index] = (samples[index] - mean) / deviation
  }
}
