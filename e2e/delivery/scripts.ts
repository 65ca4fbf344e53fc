import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export const project = join(import.meta.dirname, '..', '..')

/** How a script ended. */
export interface ScriptEnd {
  status: number | null
  output: string
  errors: string
}

/** Runs a script of a checkout to its end. */
export async function runScript(
  checkout: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ScriptEnd> {
  return await endOf(startScript(checkout, words, environment))
}

/** Starts a script in a group of processes of its own. */
export function startScript(checkout: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const [script = '', ...rest] = words
  return spawn(join(checkout, script), rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

export async function endOf(child: ReturnType<typeof startScript>): Promise<ScriptEnd> {
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { status: child.exitCode, output, errors }
}
