import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Backend } from './backend.ts'
import { forward, loadLayers } from './forward.ts'
import type { Loss } from './losses.ts'
import type { Network } from './network.ts'

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
  const width = network.layers[0].inputs
  const gradients = new Float32Array(network.parameterCount)
  let delta = new Float32Array(0)

  return (parameters, batch) => {
    if (delta.length !== batch.length) delta = new Float32Array(batch.length)
    const count = batch.length / width
    let meanLoss = 0
    tensors.tidy(() => {
      const layers = loadLayers(backend, network, parameters)
      const signals = forward(backend, layers, tensors.tensor2d(batch, [count, width]))
      meanLoss = findOutputDelta(loss, signals[layers.length].dataSync<'float32'>(), batch, delta)

      let behind = tensors.tensor2d(delta, [count, width])
      for (const [index, { weights, biases, weightTensor }] of [...layers.entries()].reverse()) {
        gradients.set(multiplyTransposed(backend, signals[index], behind).dataSync(), weights)
        gradients.set(tensors.sum(behind, 0).dataSync(), biases)
        if (index === 0) break
        const before = tensors.matMul<Tensor2D>(behind, tensors.transpose(weightTensor))
        behind = tensors.mul(before, backend.reluSlope(signals[index]))
      }
    })
    return { loss: meanLoss, gradients }
  }
}

/** `leftᵀ · right`, by whichever transposition moves less: that of the narrower factor. */
function multiplyTransposed({ tensors }: Backend, left: Tensor2D, right: Tensor2D): Tensor2D {
  if (left.shape[1] <= right.shape[1]) return tensors.matMul(tensors.transpose(left), right)
  return tensors.transpose(tensors.matMul(tensors.transpose(right), left))
}

/**
 * The mean loss of the reconstructions and, written into `delta`, its derivative by what enters the last layer's
 * sigmoid, whose slope is `y - y²`.
 */
function findOutputDelta(
  loss: Loss,
  outputs: Float32Array,
  targets: Float32Array,
  delta: Float32Array,
): number {
  const size = targets.length
  let sum = 0
  for (let index = 0; index < size; index++) {
    const output = outputs[index]
    const error = output - targets[index]
    sum += loss.value(error)
    delta[index] = (loss.derivative(error) * (output - output * output)) / size
  }
  return sum / size
}
