import { spawn } from 'node:child_process'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { handOnTo } from './signals.mjs'
import { environmentWith } from './toolchain.mjs'

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
