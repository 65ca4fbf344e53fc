import { createRequire } from 'node:module'
import util from 'node:util'
import type * as TensorFlow from '@tensorflow/tfjs-core'
import type { Backend, BackendName, LoadedBackend } from './backend.ts'

// TensorFlow.js's packages are CommonJS. To import them would cost a third more time, because a megabyte of source is
// then searched for names of exports first.
const require = createRequire(import.meta.url)

/** TensorFlow's own library: it is there only where the optional package could be installed. */
export async function loadTensorflow(): Promise<LoadedBackend> {
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
export async function loadWasm(): Promise<LoadedBackend> {
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
export async function loadCpu(): Promise<LoadedBackend> {
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
