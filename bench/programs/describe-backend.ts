/** `describe-backend.ts NAME` prints what a backend is; nothing, if it cannot be used here. */
import { type BackendPreference, openBackend } from '@vigia/autoencoder'
import { VigiaError } from '@vigia/runtime'

try {
  const { description } = await openBackend(process.argv[2] as BackendPreference)
  console.log(description)
} catch (error) {
  if (!(error instanceof VigiaError && error.code === 'backend-unavailable')) throw error
}
