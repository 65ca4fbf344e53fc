import { expect, test } from 'vitest'
import { databaseDigest, knownCause, readCause } from './find-cause.ts'

test.each([
  [['warehouse', 'results'], 'database'],
  [['migrations'], 'database'],
  [['results'], 'results'],
  [[], 'unknown'],
  ['warehouse', 'unknown'],
])('what the service misses (%j) is told as %s', (missing, cause) => {
  expect(readCause({ status: 'unready', missing })).toBe(cause)
})

test.each([undefined, null, 'ok', {}])('an answer that is none of ours tells nothing: %j', (answer) => {
  expect(readCause(answer)).toBe('unknown')
})

test('an error that tells of the database needs no question to the service', () => {
  expect(knownCause({ digest: databaseDigest })).toBe('database')
  expect(knownCause({ digest: '1234' })).toBe('unknown')
  expect(knownCause({})).toBe('unknown')
})
