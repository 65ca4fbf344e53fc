import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutFormulas } from './formulas.ts'
import { isLocalDateTime } from './moments.ts'
import { packSamples, unpackSamples } from './packed-samples.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...'=+-@;,|"\' \t\r\n\uff1dA1'.split('')), { maxLength: 12 })
    .map((signs) => signs.join('')),
)

test('no piece of a text for a CSV file begins like a formula, and nothing of it is lost', () => {
  fc.assert(
    fc.property(text, (given) => {
      const made = withoutFormulas(given)
      expect(made.replaceAll("'", '')).toBe(given.replaceAll("'", ''))
      for (const piece of made.split(/[;,|\t\r\n]/))
        expect(piece).not.toMatch(/^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/)
    }),
  )
})

test('every moment of the calendar is one, and what is not written so is none', () => {
  const moment = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(moment, text, (date, other) => {
      const written = date.toISOString().slice(0, 19)
      expect(isLocalDateTime(written)).toBe(true)
      expect(isLocalDateTime(written.replace('T', ' '))).toBe(true)
      expect(isLocalDateTime(written + other)).toBe(/^(\.\d{1,6})?$/.test(other))
    }),
  )
})

test('samples that were packed are unpacked as they were; other texts give none, or finite numbers', () => {
  const samples = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 140,
    maxLength: 140,
  })
  fc.assert(
    fc.property(samples, fc.oneof(fc.base64String(), text), (given, other) => {
      expect(unpackSamples(packSamples(given))).toEqual(given)
      expect(unpackSamples(other) ?? []).toSatisfy((numbers: unknown) => Array.isArray(numbers))
    }),
  )
})
