import { VigiaError } from './vigia-error.ts'

/** What a command's exit status says. */
export const exitCode = { done: 0, failed: 1, misused: 2 } as const

const misuse = new Set(['configuration-invalid', 'usage'])

/** The exit status that an error stands for: 2 for wrong usage or configuration, else 1. */
export function exitCodeOf(error: unknown): number {
  return error instanceof VigiaError && misuse.has(error.code) ? exitCode.misused : exitCode.failed
}
