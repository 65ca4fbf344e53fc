import type { Loss } from './losses.ts'

/**
 * The mean loss of the reconstructions and, written into `delta`, its derivative by what enters the last layer's
 * activation.
 *
 * @param slope of that activation, by its output
 * @param size how many samples the mean is taken over
 */
export function findOutputDelta(
  loss: Loss,
  slope: (output: number) => number,
  outputs: Float32Array,
  targets: Float32Array,
  delta: Float32Array,
  size = targets.length,
): number {
  let sum = 0
  for (let index = 0; index < targets.length; index++) {
    const output = outputs[index] as number
    const error = output - (targets[index] as number)
    sum += loss.value(error)
    delta[index] = (loss.derivative(error) * slope(output)) / size
  }
  return sum / size
}
