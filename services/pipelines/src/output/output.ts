/** What a command says: progress on stderr, its result on stdout. */
export interface Output {
  /** For people, or one JSON object. */
  isJson: boolean
  /**
   * Shows how far the work is, in place on a terminal. Elsewhere a line is written now and then.
   *
   * @param text one line
   */
  progress(text: string): void
  /** Leaves the last progress line standing and goes to the next; without one it does nothing. */
  endProgress(): void
  /** The command's result: `data` as JSON, or `text` for people. Nothing is written for an empty text. */
  result(data: unknown, text: () => string): void
}

/** Between two progress lines where they cannot be written over. */
const quietMilliseconds = 2000

export function openOutput(isJson: boolean): Output {
  const { stderr, stdout } = process
  let isLineOpen = false
  let lastLine = Number.NEGATIVE_INFINITY
  let held: string | undefined
  return {
    isJson,
    progress(text) {
      if (isJson) return
      if (stderr.isTTY) {
        stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`)
        isLineOpen = true
      } else if (performance.now() - lastLine >= quietMilliseconds) {
        stderr.write(`${text}\n`)
        lastLine = performance.now()
        held = undefined
      } else held = text
    },
    endProgress() {
      if (isLineOpen) stderr.write('\n')
      if (held !== undefined) stderr.write(`${held}\n`)
      isLineOpen = false
      held = undefined
    },
    result(data, text) {
      this.endProgress()
      const written = isJson ? JSON.stringify(data) : text()
      if (written !== '') stdout.write(`${written}\n`)
    },
  }
}
