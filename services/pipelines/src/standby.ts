import { findPreset, openBackend, parseNetwork } from '@vigia/autoencoder'
import { aborted, readEnvironment } from '@vigia/runtime'
import { readChannels, watchOutbox } from './notify.ts'
import type { Context } from './run-command.ts'

/**
 * `standby`: says what commands would compute with, and stays until it is stopped, so that a container stays up. Where a
 * webhook or e-mail is set, it sends notifications meanwhile.
 */
export async function standby(context: Context): Promise<void> {
  const { output, signal } = context
  const channels = readChannels()
  const backend = await describeBackend()
  output.result({ backend }, () => `Ready for commands. ${backend}.`)
  if (channels.length > 0) await watchOutbox(context, channels)
  await aborted(signal)
}

/** What computes here, and what does not, in words. */
export async function describeBackend(): Promise<string> {
  const { TF_BACKEND, NETWORK, PRESET } = readEnvironment(['TF_BACKEND', 'NETWORK', 'PRESET'], process.env, {
    PRESET: findPreset,
  })
  const network = parseNetwork(NETWORK ?? findPreset(PRESET).network)
  const { description, passedOver } = await openBackend(TF_BACKEND, network)
  return [description, ...passedOver.map(({ name }) => `${name} is not available`)].join('; ')
}
