import type { Backend, BackendName } from './backend.ts'
import { openBackend } from './open-backend.ts'

/** All backends that work on this machine: WASM and plain JavaScript at least. */
export async function openAllBackends(): Promise<Backend[]> {
  const required = [await openBackend('wasm'), await openBackend('cpu')]
  const native = await openBackend('tensorflow').catch(() => undefined)
  return native === undefined ? required : [native, ...required]
}

/** Whether a backend could be opened at all here. */
export function has(backends: readonly Backend[], wanted: BackendName): boolean {
  return backends.some(({ name }) => name === wanted)
}
