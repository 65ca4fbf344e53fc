import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EnvFileError, parseEnvFile } from './env-file.ts'

const piece = fc.constantFrom(
  ...[
    'A',
    'NAME',
    'export ',
    '=',
    ':',
    '\n',
    '\r\n',
    ' ',
    '#',
    "'",
    '"',
    '\\',
    '$',
    '${',
    '}',
    '$$',
    ':-',
    ':?',
  ],
  ...['-', '+', '?', '\\n', '\\0377', '\\09', '\ufeff', '\u2028', '\ud800', '\0', 'é', '[', '.'],
)
const file = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 20 }).map((pieces) => `A="${pieces.join('')}"\nB=\${A:-${pieces.join('')}}`),
)

test('whatever stands in a file, it is read or refused by its line', () => {
  fc.assert(
    fc.property(file, (text) => {
      const lines = text.split('\n').length
      try {
        for (const { name, value, line } of parseEnvFile(text)) {
          expect([typeof name, typeof value]).toEqual(['string', 'string'])
          expect(line).toSatisfy((at: number) => at >= 1 && at <= lines)
        }
      } catch (error) {
        expect(error).toBeInstanceOf(EnvFileError)
        expect((error as EnvFileError).line).toSatisfy((at: number) => at >= 1 && at <= lines)
      }
    }),
  )
})

test('a value in single quotes is what was written', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,20}$/)
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/['\\]/g, ''))
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([name]) => name }), (pairs) => {
      const text = pairs.map(([name, value]) => `${name}='${value}'\n`).join('')
      expect(parseEnvFile(text).map(({ name, value }) => [name, value])).toEqual(pairs)
    }),
  )
})
