import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { findFormula } from './activations.ts'
import type { Beats } from './beats.ts'
import type { TrainedNetwork } from './network.ts'

/** How many units a network's code has, and how many of them are the same for every beat: those carry nothing. */
export type CodeUnits = { count: number; idle: number }

const MOST_BEATS = 256

/**
 * @param beats as the network sees them
 * @param rows row numbers in `beats`; the first 256 are looked at
 */
export function countIdleUnits(
  { network, parameters }: TrainedNetwork,
  beats: Beats,
  rows: Int32Array,
): CodeUnits {
  const layers = network.layers.slice(0, network.layers.length / 2)
  const count = layers.at(-1)?.outputs ?? 0
  const smallest = new Float64Array(count).fill(Infinity)
  const largest = new Float64Array(count).fill(-Infinity)
  for (const row of rows.subarray(0, MOST_BEATS)) {
    let signal = beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
    for (const { outputs, activation, weights, biases } of layers) {
      const sums = parameters.slice(biases, biases + outputs)
      for (const [input, strength] of signal.entries())
        for (let output = 0; output < outputs; output++)
          sums[output] =
            (sums[output] as number) + strength * (parameters[weights + input * outputs + output] as number)
      signal = sums.map(findFormula(activation).value)
    }
    for (const [unit, value] of signal.entries()) {
      smallest[unit] = Math.min(smallest[unit] as number, value)
      largest[unit] = Math.max(largest[unit] as number, value)
    }
  }
  const idle = largest.filter((most, unit) => !(most - (smallest[unit] as number) > 1e-6)).length
  return { count, idle }
}
