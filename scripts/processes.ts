/** Child processes of the scripts, the demo, the tests and the benchmarks: run to their end, shown, or supervised. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, closeSync, existsSync, constants as fileConstants, openSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { constants } from 'node:os'
import { text } from 'node:stream/consumers'
import { VigiaError } from '@vigia/runtime'

/** How a program ended, and what it said. */
export interface Ended {
  /** Its exit code; 128 + n when signal n ended it; 127, with the reason on `stderr`, when it could not be run. */
  status: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  /** What it reads on its standard input. */
  input?: string
  env?: NodeJS.ProcessEnv
  cwd?: string | undefined
  /** Milliseconds after which it is killed. */
  timeout?: number
  /** Aborted, it is killed. */
  signal?: AbortSignal
}

/** Runs a program to its end without showing what it prints. */
export function runProgram(
  command: string,
  args: readonly string[],
  { input = '', ...options }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(command, args, { ...options, killSignal: 'SIGKILL' })
  // A program may end without reading all of its input.
  child.stdin.on('error', () => {}).end(input)
  return endOf(child)
}

/** Collects what a program says, whose output is piped to this process, until it ends. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  const end = new Promise<number | Error>((resolve) => {
    child.on('error', resolve).on('close', (code, signal) => resolve(exitCodeOf(code, signal)))
  })
  const read = (stream: ChildProcess['stdout']) => (stream === null ? '' : text(stream))
  const [stdout, stderr, status] = await Promise.all([read(child.stdout), read(child.stderr), end])
  return status instanceof Error
    ? { status: 127, stdout, stderr: status.message }
    : { status, stdout, stderr }
}

/**
 * Runs a program with its output shown, and resolves to its exit code. While it runs, a signal to this process goes to
 * the program, whose end is then waited for, so that it does not stay behind.
 */
export async function showProgram(
  command: string,
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] })
  const handOn = (signal: NodeJS.Signals) => {
    // Ctrl-C reaches all processes of a terminal by itself.
    const isTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
    if (signal !== 'SIGINT' || !isTerminal) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, handOn)
  const [code, signal] = await once(child, 'close')
  for (const signal of signals) process.off(signal, handOn)
  return exitCodeOf(code, signal)
}

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

/** A program that runs beside this process and never outlives it. */
export interface SupervisedProcess {
  /** Whether it has ended, asked or not. */
  readonly ended: boolean
  /** Asks it to stop (SIGTERM), waits until it is gone, kills it if that takes too long. Twice does no harm. */
  close(): Promise<void>
  /** Kills it at once (SIGKILL), as a crash would, and waits until it is gone. */
  kill(): Promise<void>
}

export interface SuperviseOptions {
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
 * The supervisor reads a pipe, whose other end this process holds. The pipe ends when this process closes it or dies,
 * even by SIGKILL; then the program is asked to stop. No polling, and no process id that another could inherit.
 */
const SUPERVISOR = `
folder=$1; shift
exec 3<&0
"$@" 3<&- &
program=$!
(read -r _ <&3; kill -TERM $program) 2>/dev/null &
reader=$!
wait $program; code=$?
kill $reader 2>/dev/null
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
`

/**
 * Starts a program that ends with this process, in a session of its own, so that Ctrl-C in the terminal reaches only
 * this process, which can then close things in order. Throws a VigiaError `program-not-started`.
 */
export async function superviseProcess(options: SuperviseOptions): Promise<SupervisedProcess> {
  const { command, args, env, cwd, logFile, removeAfterwards = '' } = options
  const log = openSync(logFile, 'a')
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'supervisor', removeAfterwards, command, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    env,
    cwd,
  })
  closeSync(log)
  // Nothing is ever written; a program that ends by itself breaks the pipe, which is no error here.
  child.stdin?.on('error', () => {})
  try {
    await once(child, 'spawn')
  } catch (cause) {
    throw new VigiaError('program-not-started', `${command} could not be started.`, { cause })
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const killGroup = () => {
    if (child.pid !== undefined && !hasEnded()) process.kill(-child.pid, 'SIGKILL')
  }
  const stop = async () => {
    if (hasEnded()) return
    const exit = once(child, 'exit')
    const deadline = setTimeout(killGroup, STOP_MILLISECONDS)
    child.stdin?.end()
    await exit
    clearTimeout(deadline)
  }
  let closing: Promise<void> | undefined
  return {
    get ended() {
      return hasEnded()
    },
    close() {
      closing ??= stop()
      return closing
    },
    async kill() {
      if (hasEnded()) return
      const exit = once(child, 'exit')
      killGroup()
      await exit
    },
  }
}

/**
 * A TCP port of 127.0.0.1 that nobody listened on a moment ago. Another process may take it first: who starts a
 * server on it must be ready to try again.
 */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether a file is there that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, fileConstants.X_OK)
    return true
  } catch {
    return false
  }
}

const APT_MILLISECONDS = 600_000

/**
 * Installs a package on Debian or Ubuntu, with nothing that it only recommends. Resolves to why it could not: no root,
 * no apt, or apt's own words; to undefined once it is installed.
 *
 * @param print told that it begins, with why it is needed
 */
export async function installWithApt(
  name: string,
  { print, why }: { print: (line: string) => void; why: string },
): Promise<string | undefined> {
  if (!existsSync('/usr/bin/apt-get')) return 'this is not Debian or Ubuntu'
  if (process.getuid?.() !== 0) return `installing ${name} with apt needs root`
  print(`${why}: installing ${name} with apt`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' }
  const patient = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120']
  const options = { env, timeout: APT_MILLISECONDS }
  await runProgram('apt-get', [...patient, 'update'], options)
  const end = await runProgram('apt-get', [...patient, 'install', '--no-install-recommends', name], options)
  if (end.status === 0) return undefined
  const errors = `${end.stdout}\n${end.stderr}`.split('\n').filter((line) => line.startsWith('E: '))
  return `apt could not install ${name}: ${errors.join(' ')}`
}
