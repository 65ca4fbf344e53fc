import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { TrainedNetwork } from './model.ts'

/**
 * What the network makes of scaled beats, by plain loops: no backend needs to be opened, which for a few beats takes
 * longer than the whole computation.
 *
 * @param values `count × ECG_LENGTH` scaled samples, row after row
 * @returns as many samples; they agree with every backend's within 1e-5
 */
export function reconstructDirectly(
  { network, parameters }: TrainedNetwork,
  values: Float32Array,
  count: number,
): Float32Array {
  const reconstructions = new Float32Array(count * ECG_LENGTH)
  for (let row = 0; row < count; row++) {
    let signal = values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
    for (const { inputs, outputs, activation, weights, biases } of network.layers) {
      const output = parameters.slice(biases, biases + outputs)
      for (let input = 0; input < inputs; input++) {
        const strength = signal[input]
        const from = weights + input * outputs
        for (let index = 0; index < outputs; index++) output[index] += strength * parameters[from + index]
      }
      signal = output.map(activation === 'relu' ? relu : sigmoid)
    }
    reconstructions.set(signal, row * ECG_LENGTH)
  }
  return reconstructions
}

function relu(value: number): number {
  return Math.max(0, value)
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
