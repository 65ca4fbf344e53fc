import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { exitCodeOfChild, handOnSignals } from '../processes/hand-on-signals.ts'

const root = join(import.meta.dirname, '..', '..')

/** Prints a heading, runs one of the installed tools with its output shown, and resolves to its exit code. */
export async function runStep(heading: string, tool: string, args: readonly string[]): Promise<number> {
  console.log(`\n== ${heading}`)
  const child = spawn(join(root, 'node_modules', '.bin', tool), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  handOnSignals(child)
  const [code, signal] = await once(child, 'close')
  return exitCodeOfChild(code, signal)
}
