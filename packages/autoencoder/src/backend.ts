import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { VigiaError } from '@vigia/runtime'
import { loadCpu, loadTensorflow, loadWasm } from './backend-loaders.ts'
import type { Layer, Network } from './network.ts'

export type BackendName = 'tensorflow' | 'wasm' | 'cpu'
export type BackendPreference = 'auto' | BackendName

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

const LOADERS: Record<BackendName, () => Promise<LoadedBackend>> = {
  tensorflow: loadTensorflow,
  wasm: loadWasm,
  cpu: loadCpu,
}

/**
 * From this many parameters on the native library is the faster one; below it WebAssembly is, and takes a tenth of
 * the time and half of the memory to load. Measured: see the decision on backends.
 */
const MANY_PARAMETERS = 50_000

function fastestFirst(parameterCount: number): readonly BackendName[] {
  return parameterCount < MANY_PARAMETERS ? ['wasm', 'tensorflow', 'cpu'] : ['tensorflow', 'wasm', 'cpu']
}

const WAYS_OUT: Record<BackendName, string> = {
  tensorflow:
    'Its package @tensorflow/tfjs-node is optional and downloads a library when it is installed: install again where that download is allowed, or choose "wasm" or "auto".',
  wasm: 'Choose "cpu" or "auto".',
  cpu: 'Install the dependencies again.',
}

/**
 * Loads a backend, and nothing of the others.
 *
 * @param preference `auto` takes the first that works of TensorFlow's native library (@tensorflow/tfjs-node),
 *   WebAssembly and plain JavaScript, WebAssembly before the native library for a network as small as the thesis's
 * @param network what it is for; a small one unless told
 * @throws VigiaError `backend-unavailable` when the one that was asked for (with `auto`: each) can't be used
 */
export async function openBackend(
  preference: BackendPreference,
  network: Pick<Network, 'parameterCount'> = { parameterCount: 0 },
): Promise<Backend> {
  const candidates = preference === 'auto' ? fastestFirst(network.parameterCount) : [preference]
  const passedOver: { name: BackendName; reason: string }[] = []
  let cause: unknown
  for (const name of candidates) {
    try {
      return { ...(await LOADERS[name]()), passedOver }
    } catch (error) {
      // Not swallowed: it is either reported with the backend that works instead, or thrown below.
      cause = error
      passedOver.push({ name, reason: firstLine(error) })
    }
  }
  const names = candidates.join(', ')
  const wayOut = WAYS_OUT[candidates.at(-1) ?? 'cpu']
  throw new VigiaError('backend-unavailable', `The backend ${names} cannot be used here. ${wayOut}`, {
    cause,
  })
}

/**
 * Makes TensorFlow.js, whose current backend is one for the whole process, compute on this one. To be called before
 * operations, and again after an `await`, during which others may have switched.
 */
export function activate({ tensors, name }: Backend): void {
  if (tensors.getBackend() === name) return
  // Of a backend that is already initialised, as every opened one is, this does all its work at once.
  void tensors.setBackend(name)
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? message
}
