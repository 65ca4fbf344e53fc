import { VigiaError } from '@vigia/runtime'

const longestQuote = 40

/** Text from a file as a message may show it: short, and with everything that does not print written out. */
export function quote(text: string): string {
  return `"${printable(text, longestQuote)}"`
}

/** The same without quotation marks, for the names of files. */
export function printable(text: string, longest = 200): string {
  const characters = [...text.slice(0, longest + 1)]
  const shown = characters.length > longest ? [...characters.slice(0, longest), '…'] : characters
  return shown
    .join('')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\u00a0]/gu, (character) =>
      character === '\t' ? '\\t' : `\\u{${character.codePointAt(0)?.toString(16)}}`,
    )
}

/** What is wrong with one line, by the number that an editor shows. */
export function invalidLine(name: string, line: number, what: string): VigiaError {
  return new VigiaError('seed-invalid', `${name}, line ${line}${what}.`)
}

/** What is wrong with a file as a whole: it is not laid out as beats are, or not in one way alone. */
export function unlike(name: string, what: string): VigiaError {
  return new VigiaError('seed-layout', `${name} ${what}.`)
}

export function unreadable(name: string, reason: string, cause?: unknown): VigiaError {
  return new VigiaError('seed-unreadable', `${name} cannot be read: ${reason}.`, { cause })
}
