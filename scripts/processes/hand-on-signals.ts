import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * While a child process runs, a signal to this one goes to the child, whose end is then waited for, so that it does not
 * stay behind.
 */
export function handOnSignals(child: ChildProcess): void {
  const handOn = (signal: NodeJS.Signals) => {
    // Ctrl-C reaches all processes of a terminal by itself.
    if (signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY))
      return
    child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, handOn)
  child.once('close', () => {
    for (const signal of SIGNALS) process.off(signal, handOn)
  })
}

/** A program's exit code, or what a shell reports of one that a signal ended. */
export function exitCodeOfChild(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
