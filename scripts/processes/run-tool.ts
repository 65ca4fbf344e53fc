import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** How a short-lived program ended. */
export type ToolOutcome =
  | { status: 'done'; output: string }
  /** `output`: what it printed on both streams, or why it could not be run at all. */
  | { status: 'failed'; output: string }

export interface ToolOptions {
  input?: string
  env?: NodeJS.ProcessEnv
  /** Milliseconds after which it is killed. */
  timeout?: number
}

/** Runs a program without showing what it prints, and hands that over. */
export async function runTool(
  command: string,
  args: readonly string[],
  { input = '', env, timeout }: ToolOptions = {},
): Promise<ToolOutcome> {
  const child = spawn(command, args, { env, timeout, killSignal: 'SIGKILL' })
  const exit = new Promise<number | Error | null>((resolve) => {
    child.on('error', resolve).on('close', resolve)
  })
  // A program may end without reading all of its input.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const ending = await exit
  if (ending === 0) return { status: 'done', output: stdout + stderr }
  return { status: 'failed', output: ending instanceof Error ? ending.message : (stdout + stderr).trim() }
}
