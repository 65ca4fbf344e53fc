import { openBackend, parseNetwork } from '@vigia/autoencoder'
import { readEnvironment } from '@vigia/runtime'

/** What computes here, and what does not, in words. */
export async function describeBackend(): Promise<string> {
  const { TF_BACKEND, NETWORK } = readEnvironment(['TF_BACKEND', 'NETWORK'])
  const { description, passedOver } = await openBackend(TF_BACKEND, parseNetwork(NETWORK))
  return [description, ...passedOver.map(({ name }) => `${name} is not available`)].join('; ')
}
