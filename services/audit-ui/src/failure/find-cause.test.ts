import { expect, test } from 'vitest'
import { readCause } from './find-cause.ts'

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
