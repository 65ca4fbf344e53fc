import { join } from 'node:path'
import type { BackendName } from '@vigia/autoencoder'
import { ROOT } from '../../scripts/demo/root.ts'
import { measureProcess } from '../measure/measure-process.ts'

/** A backend that works here. */
export interface AvailableBackend {
  name: BackendName
  /** `TensorFlow.js 4.22.0 on WebAssembly with SIMD`. */
  description: string
}

const program = join(ROOT, 'bench', 'programs', 'describe-backend.ts')
/** Plain JavaScript is left out: it always works, and nobody who has WASM uses it. */
const compared: readonly BackendName[] = ['tensorflow', 'wasm']

/** Tries each backend in a process of its own, so that none stays loaded in this one. The fastest comes first. */
export async function listBackends(interruption: AbortSignal): Promise<AvailableBackend[]> {
  const available: AvailableBackend[] = []
  for (const name of compared) {
    const { stdout } = await measureProcess([program, name], { interruption })
    const description = stdout.trim()
    if (description !== '') available.push({ name, description })
  }
  return available
}
