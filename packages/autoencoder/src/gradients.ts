import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Backend } from './backend.ts'
import type { Loss } from './losses.ts'
import type { Network } from './network.ts'
import { forward, loadLayers } from './reconstruct.ts'

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
  let buffers = Array.from({ length: 3 }, () => new Float32Array(0))

  return (parameters, batch) => {
    // Kept for batches of the same or a smaller size.
    if (buffers[0].length < batch.length) buffers = buffers.map(() => new Float32Array(batch.length))
    const [batchTransposed, delta, deltaTransposed] = buffers.map((buffer) =>
      buffer.subarray(0, batch.length),
    )
    const count = batch.length / width
    let meanLoss = 0
    tensors.tidy(() => {
      const layers = loadLayers(backend, network, parameters)
      const last = layers.length - 1
      const signals = forward(backend, layers, tensors.tensor2d(batch, [count, width]))
      meanLoss = findOutputDelta(loss, signals[layers.length].dataSync<'float32'>(), batch, delta)
      transpose(batch, count, width, batchTransposed)
      transpose(delta, count, width, deltaTransposed)

      // The last layer, whose outputs are wide. In each product the narrower factor stands on the right, because the
      // WASM backend copies that one into an order of its own.
      const behindTransposed = tensors.tensor2d(deltaTransposed, [width, count])
      const outputWeights = tensors.transpose(tensors.matMul(behindTransposed, signals[last]))
      gradients.set(outputWeights.dataSync(), layers[last].weights)
      gradients.set(tensors.sum(behindTransposed, 1).dataSync(), layers[last].biases)

      let behind = tensors.tensor2d(delta, [count, width])
      for (let index = last - 1; index >= 0; index--) {
        const through = tensors.matMul<Tensor2D>(behind, tensors.transpose(layers[index + 1].weightTensor))
        behind = tensors.mul(through, backend.reluSlope(signals[index + 1]))
        const input =
          index === 0 ? tensors.tensor2d(batchTransposed, [width, count]) : tensors.transpose(signals[index])
        gradients.set(tensors.matMul(input, behind).dataSync(), layers[index].weights)
        gradients.set(tensors.sum(behind, 0).dataSync(), layers[index].biases)
      }
    })
    return { loss: meanLoss, gradients }
  }
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

// As many rows as their numbers fill a cache line of the target.
const BLOCK = 16

/**
 * Writes a matrix with its rows as columns. Block by block, it takes half of the time of the WASM backend's kernel.
 *
 * @param source `rows × columns` numbers, row after row
 * @param target as many numbers
 */
export function transpose(source: Float32Array, rows: number, columns: number, target: Float32Array): void {
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows)
    for (let column = 0; column < columns; column++) {
      for (let row = start; row < end; row++) target[column * rows + row] = source[row * columns + column]
    }
  }
}
