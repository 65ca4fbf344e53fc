import { spawn } from 'node:child_process'
import { handOnTo } from './signals.mjs'

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
