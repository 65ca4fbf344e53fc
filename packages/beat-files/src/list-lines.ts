import { invalidLine } from './problems.ts'

/** 140 numbers of 17 digits are 4,000 characters. */
const longestLine = 1_000_000

/** Lines that stand one after the other, and the number of the first, from 1. */
export interface Lines {
  first: number
  lines: string[]
}

/**
 * Lines by LF, CRLF or CR, as they arrive; the last needs no end.
 *
 * @throws VigiaError `seed-invalid` for a line so long that it is none
 */
export async function* listLines(pieces: AsyncIterable<string>, name: string): AsyncGenerator<Lines> {
  let first = 1
  let rest = ''
  for await (const piece of pieces) {
    let text = rest + piece
    // The LF of a CRLF may be in the next piece.
    const held = text.endsWith('\r') ? '\r' : ''
    if (held !== '') text = text.slice(0, -1)
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
    rest = `${lines.pop()}${held}`
    if (rest.length > longestLine)
      throw invalidLine(name, first + lines.length, ` has no end within ${longestLine} characters`)
    if (lines.length > 0) yield { first, lines }
    first += lines.length
  }
  if (rest !== '') yield { first, lines: [rest.replace(/\r$/, '')] }
}
