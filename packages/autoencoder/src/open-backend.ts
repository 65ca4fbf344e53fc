import { VigiaError } from '@vigia/runtime'
import type { Backend, BackendName, LoadedBackend } from './backend.ts'
import { loadCpu, loadTensorflow, loadWasm } from './backend-loaders.ts'
import type { Network } from './network.ts'

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
