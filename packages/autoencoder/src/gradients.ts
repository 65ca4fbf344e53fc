import type { Tensor2D } from '@tensorflow/tfjs-core'
import { findFormula } from './activations.ts'
import type { Backend } from './backend.ts'
import type { Loss } from './losses.ts'
import type { Layer, Network } from './network.ts'
import { findOutputDelta } from './output-delta.ts'
import { forward, loadLayers, type Pass } from './reconstruct.ts'
import { transpose } from './transpose.ts'

/** The mean loss over all samples of a batch, and its derivative by each parameter, in the parameters' order. */
export type Derivative = { loss: number; gradients: Float32Array }

/**
 * Prepares the pass forward and back. The derivatives are written out: automatic ones need products of transposed
 * matrices, which the WASM backend computes many times more slowly.
 *
 * @returns a function of the parameters and a batch (scaled beats, one after the other, input and target alike). The
 *   `gradients` which it returns are overwritten by its next call.
 */
export function differentiate(
  backend: Backend,
  network: Network,
  loss: Loss,
): (parameters: Float32Array, batch: Float32Array) => Derivative {
  const { tensors } = backend
  const width = (network.layers[0] as Layer).inputs
  const { slope } = findFormula(network.activations.output)
  const gradients = new Float32Array(network.parameterCount)
  let memory = new Float32Array(0)

  return (parameters, batch) => {
    const size = batch.length
    const count = size / width
    // Kept for batches of the same or a smaller size.
    if (memory.length < 3 * size) memory = new Float32Array(3 * size)
    const batchTransposed = memory.subarray(0, size)
    const delta = memory.subarray(size, 2 * size)
    const deltaTransposed = memory.subarray(2 * size, 3 * size)
    let meanLoss = 0
    tensors.tidy(() => {
      const layers = loadLayers(backend, network, parameters)
      const passes = forward(backend, layers, tensors.tensor2d(batch, [count, width]))
      const last = passes.at(-1) as Pass
      meanLoss = findOutputDelta(loss, slope, last.output.dataSync<'float32'>(), batch, delta)
      transpose(batch, count, width, batchTransposed)
      transpose(delta, count, width, deltaTransposed)

      // The last layer, whose outputs are wide. In each product the narrower factor stands on the right, because the
      // WASM backend copies that one into an order of its own.
      const behindTransposed = tensors.tensor2d(deltaTransposed, [width, count])
      const outputWeights = tensors.transpose(tensors.matMul(behindTransposed, last.input))
      gradients.set(outputWeights.dataSync(), last.weights)
      gradients.set(tensors.sum(behindTransposed, 1).dataSync(), last.biases)

      let behind = tensors.tensor2d(delta, [count, width])
      let next = last
      for (const pass of passes.slice(0, -1).reverse()) {
        const through = tensors.matMul<Tensor2D>(behind, tensors.transpose(next.weightTensor))
        behind = tensors.mul(through, backend.reluSlope(pass.output))
        const input =
          pass === passes[0]
            ? tensors.tensor2d(batchTransposed, [width, count])
            : tensors.transpose(pass.input)
        gradients.set(tensors.matMul(input, behind).dataSync(), pass.weights)
        gradients.set(tensors.sum(behind, 0).dataSync(), pass.biases)
        next = pass
      }
    })
    return { loss: meanLoss, gradients }
  }
}
