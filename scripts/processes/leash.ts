import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { VigiaError } from '@vigia/runtime'

/** A program that runs beside this process and never outlives it. */
export interface LeashedProcess {
  /** Whether it has ended, asked or not. */
  readonly ended: boolean
  /** Asks it to stop (SIGTERM), waits until it is gone, kills it if that takes too long. Twice does no harm. */
  close(): Promise<void>
}

export interface LeashOptions {
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** The file to which the program's output is appended. */
  logFile: string
  /** A folder to remove once the program has ended, even if this process is gone by then. */
  removeAfterwards?: string
}

/** How long a program may take to stop before it is killed. */
const STOP_MILLISECONDS = 30_000

/**
 * The leash is a pipe, whose other end this process holds. It reaches its end when this process closes it or dies,
 * even by SIGKILL; then the program is asked to stop. No polling, and no process id that another could inherit.
 */
const LEASH = `
folder=$1; shift
exec 3<&0
"$@" 3<&- &
program=$!
(read -r _ <&3; kill -TERM $program) 2>/dev/null &
leash=$!
wait $program; code=$?
kill $leash 2>/dev/null
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
`

/**
 * Starts a program on a leash, in a session of its own, so that Ctrl-C in the terminal reaches only this process,
 * which can then close things in order.
 */
export async function startOnLeash(options: LeashOptions): Promise<LeashedProcess> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(
    '/bin/sh',
    ['-c', LEASH, 'leash', options.removeAfterwards ?? '', options.command, ...options.args],
    { stdio: ['pipe', log, log], detached: true, env: options.env, cwd: options.cwd },
  )
  closeSync(log)
  // Writing never happens; a program that ends by itself breaks the pipe, which is no error here.
  child.stdin?.on('error', () => {})
  try {
    await once(child, 'spawn')
  } catch (cause) {
    throw new VigiaError('program-not-started', `${options.command} could not be started.`, { cause })
  }
  let closing: Promise<void> | undefined
  return {
    get ended() {
      return hasEnded(child)
    },
    close() {
      closing ??= letGo(child)
      return closing
    },
  }
}

async function letGo(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const exit = once(child, 'exit')
  const deadline = setTimeout(() => killGroup(child), STOP_MILLISECONDS)
  child.stdin?.end()
  await exit
  clearTimeout(deadline)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, 'SIGKILL')
}
