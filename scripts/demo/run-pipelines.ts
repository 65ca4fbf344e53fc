import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { VigiaError } from '@vigia/runtime'
import { ROOT } from './root.ts'

/** The JSON object that a command of the pipelines printed. */
export type PipelinesResult = Record<string, unknown>

/**
 * Runs one command of the pipelines, such as `['train', 'v1']`, with `input` as its standard input, and resolves to
 * its JSON. Its log goes to this process's stderr. Throws a VigiaError `demo-step-failed` if it fails, and the signal's reason if interrupted.
 */
export async function runPipelines(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  interruption: AbortSignal,
  input = '',
): Promise<PipelinesResult> {
  interruption.throwIfAborted()
  const child = spawn(process.execPath, ['services/pipelines/src/main.ts', '--json', ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // A command that reads no input may end before this is written.
  child.stdin.on('error', () => {}).end(input)
  const stop = () => child.kill('SIGTERM')
  interruption.addEventListener('abort', stop)
  try {
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    interruption.throwIfAborted()
    if (code !== 0)
      throw new VigiaError('demo-step-failed', `pipelines ${args[0]} failed; its reason is above.`)
    return JSON.parse(output)
  } finally {
    interruption.removeEventListener('abort', stop)
  }
}

/** Reads a number from what a command printed. Throws a VigiaError `demo-step-failed` if there is none. */
export function numberIn(result: PipelinesResult, name: string): number {
  const value = result[name]
  if (typeof value === 'number') return value
  throw new VigiaError('demo-step-failed', `A command of the pipelines printed no number "${name}".`)
}
