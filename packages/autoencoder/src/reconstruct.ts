import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { findFormula } from './activations.ts'
import { activate, type Backend, backendFor } from './backend.ts'
import type { Layer, Network, TrainedNetwork } from './network.ts'
import { openPasses, type Passes } from './simd-passes.ts'

// Larger chunks are not faster, and memory stays bounded by them.
const CHUNK = 1024
/** Below this many beats, plain loops are done before the tensors are made. */
export const FEW_BEATS = 16

/**
 * What the network makes of beats.
 *
 * @param opened undefined is enough where `backendFor` the network gives none
 * @param values `count × ECG_LENGTH` samples as the network sees them, row after row
 * @returns as many samples; all backends agree within 1e-5. Without one, a beat's are the same bytes whatever beats
 *   stand beside it
 */
export function reconstruct(
  opened: Backend | undefined,
  trained: TrainedNetwork,
  values: Float32Array,
  count: number,
): Float32Array {
  const backend = backendFor(trained.network, opened)
  if (backend === undefined) return reconstructByPasses(trained, values, count)
  if (count < FEW_BEATS) return reconstructDirectly(trained, values, count)
  const reconstructions = new Float32Array(count * ECG_LENGTH)
  activate(backend)
  const { tensors } = backend
  tensors.tidy(() => {
    const layers = loadLayers(backend, trained.network, trained.parameters)
    for (let start = 0; start < count; start += CHUNK) {
      const rows = Math.min(CHUNK, count - start)
      const chunk = values.subarray(start * ECG_LENGTH, (start + rows) * ECG_LENGTH)
      // The callback returns nothing: `tidy` would search each number of an array for tensors.
      tensors.tidy(() => {
        const { output } = forward(backend, layers, tensors.tensor2d(chunk, [rows, ECG_LENGTH])).at(
          -1,
        ) as Pass
        reconstructions.set(output.dataSync(), start * ECG_LENGTH)
      })
    }
  })
  return reconstructions
}

const CHUNK_OF_PASSES = 256
/** One for each network that is still in use. */
const passesOf = new WeakMap<Network, Passes>()

function reconstructByPasses(
  { network, parameters }: TrainedNetwork,
  values: Float32Array,
  count: number,
): Float32Array {
  const passes = passesOf.get(network) ?? openPasses(network, CHUNK_OF_PASSES)
  passesOf.set(network, passes)
  passes.load(parameters)
  const reconstructions = new Float32Array(count * ECG_LENGTH)
  const step = CHUNK_OF_PASSES * ECG_LENGTH
  for (let start = 0; start < values.length; start += step)
    reconstructions.set(passes.forward(values.subarray(start, start + step)), start)
  return reconstructions
}

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
        const strength = signal[input] as number
        const from = weights + input * outputs
        for (let index = 0; index < outputs; index++)
          output[index] = (output[index] as number) + strength * (parameters[from + index] as number)
      }
      signal = output.map(findFormula(activation).value)
    }
    reconstructions.set(signal, row * ECG_LENGTH)
  }
  return reconstructions
}

/** A layer with its parameters as tensors. */
export type LoadedLayer = Layer & { weightTensor: Tensor2D; biasTensor: Tensor1D }

/** Makes tensors out of the flat array of parameters. Whoever calls it disposes of them, best by `tidy`. */
export function loadLayers({ tensors }: Backend, network: Network, parameters: Float32Array): LoadedLayer[] {
  return network.layers.map((layer) => {
    const { inputs, outputs, weights, biases } = layer
    return {
      ...layer,
      weightTensor: tensors.tensor2d(parameters.subarray(weights, biases), [inputs, outputs]),
      biasTensor: tensors.tensor1d(parameters.subarray(biases, biases + outputs)),
    }
  })
}

/** A layer with what entered it and what left it: `count × inputs` and `count × outputs` numbers. */
export type Pass = LoadedLayer & { input: Tensor2D; output: Tensor2D }

/**
 * What goes through the network, layer by layer. The last one's output is the reconstruction.
 *
 * @param batch beats, one a row
 */
export function forward(backend: Backend, layers: readonly LoadedLayer[], batch: Tensor2D): Pass[] {
  let input = batch
  return layers.map((layer) => {
    // Networks with other activations are computed elsewhere: see `backendFor`.
    const activation = layer.activation as 'relu' | 'sigmoid'
    const output = backend.dense(input, layer.weightTensor, layer.biasTensor, activation)
    const pass = { ...layer, input, output }
    input = output
    return pass
  })
}
