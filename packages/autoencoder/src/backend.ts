import { createRequire } from 'node:module'
import util from 'node:util'
import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { VigiaError } from '@vigia/runtime'
import { isActivatedAsInThesis, type Network } from './network.ts'

// TensorFlow.js's packages are CommonJS. To import them would cost a third more time, because a megabyte of source is
// then searched for names of exports first.
const require = createRequire(import.meta.url)

export type BackendName = 'tensorflow' | 'wasm' | 'cpu'

/** What computes the thesis's networks. Its functions run on TensorFlow.js, whose tensors don't leave this package. */
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
  dense: (input: Tensor2D, weights: Tensor2D, biases: Tensor1D, activation: 'relu' | 'sigmoid') => Tensor2D
  /** 1 where a ReLU's output is positive, 0 elsewhere: its slope. */
  reluSlope: (output: Tensor2D) => Tensor2D
}

/** A backend as its loader knows it. */
type LoadedBackend = Omit<Backend, 'passedOver'>

/**
 * Makes TensorFlow.js, whose current backend is one for the whole process, compute on this one. To be called before
 * operations, and again after an `await`, during which others may have switched.
 */
export function activate({ tensors, name }: Backend): void {
  if (tensors.getBackend() === name) return
  // Of a backend that is already initialised, as every opened one is, this does all its work at once.
  void tensors.setBackend(name)
}

/** How many tensors this process holds: as many after a batch as before it. */
export const countTensors = ({ tensors }: Backend): number => tensors.memory().numTensors

/**
 * What is to compute this network: the given backend where it has the thesis's activations, so that its models keep
 * every bit; undefined, our own passes, where it has others.
 *
 * @throws Error where a backend is needed and none was opened
 */
export function backendFor(network: Network, backend: Backend | undefined): Backend | undefined {
  if (!isActivatedAsInThesis(network)) return undefined
  if (backend === undefined) throw new Error(`Network ${network.name} is computed by a backend.`)
  return backend
}

export type BackendPreference = 'auto' | BackendName

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

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? message
}

/** TensorFlow's own library: it is there only where the optional package could be installed. */
async function loadTensorflow(): Promise<LoadedBackend> {
  // The library reports its start on standard error unless it is told not to, before it loads.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  // tfjs-node calls this function of node:util, which Node 23 removed.
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null })
  }
  const tensors = loadCore()
  require('@tensorflow/tfjs-node')
  await select(tensors, 'tensorflow')
  const dense: Backend['dense'] = (input, weights, biases, activation) =>
    // On this backend the separate operations are faster than the fused one, and sign than step.
    tensors[activation](tensors.add(tensors.matMul(input, weights), biases))
  return {
    name: 'tensorflow',
    version: tensors.version_core,
    description: `TensorFlow.js ${tensors.version_core} on TensorFlow's native library`,
    tensors,
    dense,
    reluSlope: (output) => tensors.sign(output),
  }
}

/** WebAssembly, with SIMD instructions where the processor has them. */
async function loadWasm(): Promise<LoadedBackend> {
  const tensors = loadCore()
  require('@tensorflow/tfjs-backend-wasm')
  await select(tensors, 'wasm')
  const hasSimd = await tensors.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return {
    name: 'wasm',
    version: tensors.version_core,
    description: `TensorFlow.js ${tensors.version_core} on WebAssembly ${hasSimd ? 'with' : 'without'} SIMD`,
    ...fusedOperations(tensors),
  }
}

/** Plain JavaScript: it works everywhere, slowly. */
async function loadCpu(): Promise<LoadedBackend> {
  const tensors = loadCore()
  require('@tensorflow/tfjs-backend-cpu')
  await select(tensors, 'cpu')
  return {
    name: 'cpu',
    version: tensors.version_core,
    description: `TensorFlow.js ${tensors.version_core} on plain JavaScript`,
    ...fusedOperations(tensors),
  }
}

function loadCore(): typeof TensorFlow {
  const tensors: typeof TensorFlow = require('@tensorflow/tfjs-core')
  // Without it each operation checks its arguments again, and a banner recommends other backends.
  tensors.enableProdMode()
  return tensors
}

async function select(tensors: typeof TensorFlow, name: BackendName): Promise<void> {
  if (!(await tensors.setBackend(name))) throw new Error(`TensorFlow.js could not initialise ${name}.`)
}

function fusedOperations(tensors: typeof TensorFlow): Pick<Backend, 'tensors' | 'dense' | 'reluSlope'> {
  return {
    tensors,
    // Never to be combined with its transposition flags: with them the WASM backend of 4.22 adds the bias and
    // applies the activation more than once.
    dense: (a, b, bias, activation) =>
      tensors.fused.matMul({ a, b, bias, activation }) as TensorFlow.Tensor2D,
    reluSlope: (output) => tensors.step(output),
  }
}
