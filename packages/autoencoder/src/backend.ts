import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { Layer } from './network.ts'

export type BackendName = 'tensorflow' | 'wasm' | 'cpu'

/** What computes. Its functions run on TensorFlow.js, whose tensors don't leave this package. */
export type Backend = {
  name: BackendName
  /** TensorFlow.js's version. */
  version: string
  /** For people, like `TensorFlow.js 4.22.0 on WebAssembly with SIMD`. */
  description: string
  /** The faster backends that are not available here, and why. */
  passedOver: readonly { name: BackendName; reason: string }[]
  tensors: typeof TensorFlow
  /** One layer: `activation(input · weights + biases)`, in the way that is fastest here. */
  dense: (input: Tensor2D, weights: Tensor2D, biases: Tensor1D, activation: Layer['activation']) => Tensor2D
  /** 1 where a ReLU's output is positive, 0 elsewhere: its slope. */
  reluSlope: (output: Tensor2D) => Tensor2D
}

/** A backend as its loader knows it. */
export type LoadedBackend = Omit<Backend, 'passedOver'>

/**
 * Makes TensorFlow.js, whose current backend is one for the whole process, compute on this one. To be called before
 * operations, and again after an `await`, during which others may have switched.
 */
export function activate({ tensors, name }: Backend): void {
  if (tensors.getBackend() === name) return
  // Of a backend that is already initialised, as every opened one is, this does all its work at once.
  void tensors.setBackend(name)
}
