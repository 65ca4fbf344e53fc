/**
 * What went wrong when it was not an expected outcome. It is thrown where it happens and caught once, at the
 * edge, where it becomes a log line and an exit code or an HTTP status.
 */
export class VigiaError extends Error {
  override readonly name = 'VigiaError'
  /** A stable name for programs, in kebab case: `database-unreachable`. */
  readonly code: string

  /** @param message one sentence for people that names what is wrong and, where there is one, the way out */
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** What the exit status of a process says. */
export const exitCode = { done: 0, failed: 1, misused: 2, interrupted: 130 } as const

const misuse = new Set(['configuration-invalid', 'usage'])

/** The exit status that an error stands for: 2 for wrong usage or configuration, else 1. */
export function exitCodeOf(error: unknown): number {
  return error instanceof VigiaError && misuse.has(error.code) ? exitCode.misused : exitCode.failed
}

/** The code that the operating system or Node.js gave an error: `ENOENT`. */
export function systemErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
