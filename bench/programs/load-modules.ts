/**
 * Loads what a command of the pipelines needs, and does nothing with it: `load-modules.ts FILE [BACKEND]`. The
 * command's own work is what it takes beyond this.
 */
import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BackendPreference } from '@vigia/autoencoder'

enableCompileCache()
const [file = '', backend] = process.argv.slice(2)
await import(pathToFileURL(resolve(file)).href)
if (backend !== undefined) {
  const { openBackend } = await import('@vigia/autoencoder')
  await openBackend(backend as BackendPreference)
}
