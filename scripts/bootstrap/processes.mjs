import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const SECONDS_BETWEEN_SIGNS_OF_LIFE = 15

/** Prints one line for people. On stderr: stdout belongs to the command. */
export function report(line) {
  process.stderr.write(`vigia: ${line}\n`)
}

/** Reports `line`, does `work`, and every quarter of a minute says that it is still going. */
export async function reporting(line, work) {
  report(line)
  const begin = Date.now()
  const signs = setInterval(
    () => report(`… still at it (${Math.round((Date.now() - begin) / 1000)} s)`),
    SECONDS_BETWEEN_SIGNS_OF_LIFE * 1000,
  )
  try {
    return await work()
  } finally {
    clearInterval(signs)
  }
}

/** The environment in which `node` is the given one. */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
}

/** Where Node.js keeps what it compiled, from the first file on: a fifth of a command's start. */
const compileCache = join(tmpdir(), 'node-compile-cache')

/**
 * Runs the command with the given Node.js, sharing this process's input and output, and resolves to its exit code
 * (128 + n if signal n ended it).
 */
export function runCommand(node, command, commandArguments) {
  return new Promise((resolve, reject) => {
    const file = command === 'node' ? node : command
    const env = { NODE_COMPILE_CACHE: compileCache, ...environmentWith(node) }
    const child = spawn(file, commandArguments, { stdio: 'inherit', env })
    handOnTo(child)
    child.on('error', (error) => reject(new Error(`${command} could not be run: ${error.message}`)))
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/**
 * Runs a tool without input and without showing its output, and resolves to that output (stdout and stderr as they
 * came). Throws with the output's last lines if the tool fails or is not there.
 */
export function runQuietly(command, commandArguments, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    handOnTo(child)
    let output = ''
    const collect = (text) => {
      output += text
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => reject(new Error(`${command} could not be run: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output)
      const lastLines = output.trimEnd().split('\n').slice(-60).join('\n')
      reject(new Error(`${command} ended with ${signal ?? `exit code ${code}`}:\n${lastLines}`))
    })
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const MILLISECONDS_BETWEEN_LOOKS = 500

const children = new Set()
let first

/**
 * From now on a signal to this process goes to the programs that it runs, and not to it, so that none of them stays
 * behind. npm hands on SIGINT and SIGTERM; when it is ended otherwise, the programs get SIGTERM.
 */
export function handOnSignals() {
  for (const signal of SIGNALS) process.on(signal, () => handOn(signal))
  if (process.env.npm_lifecycle_event !== undefined) followParent(process.ppid)
}

/** Hands on to a child process what comes from now on, and what came before it was there. */
function handOnTo(child) {
  children.add(child)
  child.on('exit', () => children.delete(child))
  if (first !== undefined) child.kill(first)
}

/** The exit code that a signal stands for, if one came. */
export function signalExitCode() {
  return first === undefined ? undefined : 128 + constants.signals[first]
}

function handOn(signal) {
  first ??= signal
  // A terminal sends the signal of Ctrl-C to all its foreground processes: they would get it twice.
  if (signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY))
    return
  for (const child of children) child.kill(signal)
}

/** Who is left behind by the process that started it gets another parent. */
function followParent(parent) {
  // npm may be gone before there was time to look.
  if (parent === 1 && !firstProcessIsPackageManager()) return handOn('SIGTERM')
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    handOn('SIGTERM')
  }, MILLISECONDS_BETWEEN_LOOKS)
  timer.unref()
}

/** As in a container of which npm is the command; also where nobody can tell. */
function firstProcessIsPackageManager() {
  try {
    return /npm|yarn|bun/.test(readFileSync('/proc/1/cmdline', 'utf8'))
  } catch {
    return true
  }
}
