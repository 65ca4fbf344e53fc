import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { Backend } from './backend.ts'
import type { Layer, Network } from './network.ts'

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

/**
 * What goes through the network: the batch itself, then each layer's output. The last one is the reconstruction.
 *
 * @param batch beats, one a row
 */
export function forward(backend: Backend, layers: readonly LoadedLayer[], batch: Tensor2D): Tensor2D[] {
  const signals = [batch]
  let signal = batch
  for (const { weightTensor, biasTensor, activation } of layers) {
    signal = backend.dense(signal, weightTensor, biasTensor, activation)
    signals.push(signal)
  }
  return signals
}
