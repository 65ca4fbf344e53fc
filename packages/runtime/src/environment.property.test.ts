import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'
import { variables } from './variables.ts'
import { VigiaError } from './vigia-error.ts'

const names = Object.keys(variables) as (keyof typeof variables)[]
/** What is longer than any word of a complaint. */
const value = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 24, maxLength: 60 }),
  fc.webUrl().map((url) => `${url}#a-fragment-for-its-length`),
  fc.constantFrom(
    '0'.repeat(30),
    '-1e999999999999999999999999',
    `[${'['.repeat(30)}`,
    '{"a":{"b":[1,2,3,4,5,6]}}',
  ),
  fc.stringMatching(/^\d{24,40}$/),
)
const short = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer().map(String),
  fc.constantFrom('true', 'no', 'a,b', '🫀'),
)

test('whatever variables hold, they are read or refused by name, never with their value', () => {
  const given = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, short), { maxKeys: 8 })
  fc.assert(
    fc.property(given, (source) => {
      const wanted = Object.keys(source) as (keyof typeof variables)[]
      try {
        expect(Object.keys(readEnvironment(wanted, source)).sort()).toEqual(wanted.sort())
      } catch (error) {
        if (!(error instanceof VigiaError)) throw error
        expect(error.code).toBe('configuration-invalid')
        expect(names.some((name) => error.message.includes(name))).toBe(true)
        for (const text of Object.values(source))
          if (text.trim().length >= 24) expect(error.message).not.toContain(text)
      }
    }),
  )
})
