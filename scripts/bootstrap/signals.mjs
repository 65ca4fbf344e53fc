import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

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
export function handOnTo(child) {
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
