import { aborted } from '@vigia/runtime'
import { describeBackend } from './backend.ts'
import type { Context } from './run-command.ts'

/** `standby`: says what commands would compute with, and stays until it is stopped, so that a container stays up. */
export async function standby({ output, signal }: Context): Promise<void> {
  const backend = await describeBackend()
  output.result({ backend }, () => `Ready for commands. ${backend}.`)
  await aborted(signal)
}
