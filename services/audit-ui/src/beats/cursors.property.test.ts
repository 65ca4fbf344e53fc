import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch as parseTrainingSearch, trainingAddress } from '../training/search.ts'
import { beatsAddress, parseSearch } from './search.ts'

const id = fc.integer({ min: 1, max: 999_999_999_999_999 })
const moment = fc
  .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19).replace('T', ' '))
const read = (address: string) => Object.fromEntries(new URL(address, 'http://localhost').searchParams)

test('a place in the list of beats comes back from its address', () => {
  const value = fc.oneof(fc.constant(null), moment, fc.double({ noNaN: true, min: 0, max: 1e300 }))
  fc.assert(
    fc.property(value, id, (value, inferenceId) => {
      const parsed = parseSearch(read(beatsAddress({}, { value, inferenceId })))
      expect(parsed).toMatchObject({ search: { after: { value, inferenceId } } })
    }),
  )
})

test('a place in the training table comes back from its address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(null), moment, fc.nat(999_999_999)), id, (value, ecgId) => {
      const parsed = parseTrainingSearch(read(trainingAddress({}, { value, ecgId })))
      expect(parsed).toMatchObject({ status: 'parsed', after: { value, ecgId } })
    }),
  )
})

test('whatever stands in an address, it is a search or names its fields', () => {
  const given = fc.dictionary(
    fc.constantFrom(
      'names',
      'tag',
      'from',
      'state',
      'min',
      'slice',
      'order',
      'after',
      'rows',
      'only',
      '__proto__',
    ),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.constantFrom('~1', '1~', 'toString', '2024-02-30'),
    ),
  )
  fc.assert(
    fc.property(given, (fields) => {
      for (const parse of [parseSearch, parseTrainingSearch]) {
        const parsed = parse(fields)
        if (parsed.status === 'invalid') expect(parsed.fields.length).toBeGreaterThan(0)
        else expect(parsed.status).toBe('parsed')
      }
    }),
  )
})
