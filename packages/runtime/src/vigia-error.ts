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
