import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { environmentWith } from './toolchain.mjs'

/**
 * Runs the command with the given Node.js, sharing this process's input and output, and resolves to its exit code
 * (128 + n if signal n ended it).
 */
export function runCommand(node, command, commandArguments) {
  return new Promise((resolve, reject) => {
    const file = command === 'node' ? node : command
    const child = spawn(file, commandArguments, { stdio: 'inherit', env: environmentWith(node) })
    const forward = (signal) => {
      if (!reachesTheChildAnyway(signal)) child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
    child.on('error', (error) => reject(new Error(`${command} could not be run: ${error.message}`)))
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** A terminal sends the signal of Ctrl-C to all its foreground processes: forwarded, the child would get it twice. */
function reachesTheChildAnyway(signal) {
  return signal === 'SIGINT' && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
}
