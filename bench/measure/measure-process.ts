import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { VigiaError } from '@vigia/runtime'

/** What a whole process took, and what it printed. */
export interface MeasuredProcess {
  /** From before it was started to its end, by the clock. */
  seconds: number
  /** The most memory it held at once (resident set), in bytes. */
  peakBytes: number
  stdout: string
}

export interface ProcessOptions {
  environment?: NodeJS.ProcessEnv
  /** What it reads on its standard input. */
  input?: string
  /** Aborted, the process is asked to stop. */
  interruption: AbortSignal
}

const reporter = fileURLToPath(new URL('./report-peak-memory.mjs', import.meta.url))
const linesOfError = 5

/**
 * Runs `node` with these arguments to its end.
 *
 * @throws VigiaError `bench-step-failed` with the last lines of its stderr, unless it ends with 0; the signal's own
 *   error when interrupted
 */
export async function measureProcess(
  args: readonly string[],
  { environment = process.env, input = '', interruption }: ProcessOptions,
): Promise<MeasuredProcess> {
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', reporter, ...args], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    signal: interruption,
  })
  // A program may end without reading all of its input.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const exit = once(child, 'exit').then(() => (performance.now() - start) / 1000)
  const [stdout, stderr, memory, seconds] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    text(child.stdio[3] as Readable),
    exit,
  ])
  if (child.exitCode !== 0) {
    const reason = stderr.trim().split('\n').slice(-linesOfError).join('\n')
    throw new VigiaError('bench-step-failed', `node ${args.join(' ')} failed:\n${reason}`)
  }
  return { seconds, peakBytes: Number(memory), stdout }
}
