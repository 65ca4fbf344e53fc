/** Unicode's braille patterns start here: 2 × 4 dots a character, a bit each. */
const EMPTY_PATTERN = 0x2800

/** The bit of each dot, by row, then column: the Unicode Standard, chapter 21.1. */
const DOT_BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const

export const DOTS_ACROSS = 2
export const DOTS_DOWN = 4

/** A grid of dots, 2 × 4 to each character; the first row is the top. */
export class BrailleCanvas {
  readonly dotsWide: number
  readonly dotsHigh: number
  readonly #columns: number
  readonly #patterns: Uint8Array

  /** @param columns and @param rows in characters */
  constructor(columns: number, rows: number) {
    this.#columns = columns
    this.#patterns = new Uint8Array(columns * rows)
    this.dotsWide = columns * DOTS_ACROSS
    this.dotsHigh = rows * DOTS_DOWN
  }

  /** Sets the dots of one column between two rows, both included, in either order. */
  setColumn(x: number, oneRow: number, otherRow: number): void {
    for (let y = Math.min(oneRow, otherRow); y <= Math.max(oneRow, otherRow); y++) {
      const cell = Math.floor(y / DOTS_DOWN) * this.#columns + Math.floor(x / DOTS_ACROSS)
      const bit = DOT_BITS[(y % DOTS_DOWN) * DOTS_ACROSS + (x % DOTS_ACROSS)] as number
      this.#patterns[cell] = (this.#patterns[cell] as number) | bit
    }
  }

  /** The dots of one character, as bits; 0 when it is empty. */
  patternAt(column: number, row: number): number {
    return this.#patterns[row * this.#columns + column] as number
  }
}

/** The character that shows these dots. */
export function brailleCharacter(pattern: number): string {
  return String.fromCodePoint(EMPTY_PATTERN + pattern)
}
