import { expect, test } from 'vitest'
import { readAttempt } from './send-entry.ts'

test('what the server says of the entry is its outcome', () => {
  const outcome = { status: 'gone' }
  expect(readAttempt(200, outcome)).toEqual({ status: 'answered', outcome })
  const invalid = { status: 'invalid', fields: ['comment'] }
  expect(readAttempt(400, invalid)).toEqual({ status: 'answered', outcome: invalid })
})

test.each([
  [401, 'signed-out'],
  [409, 'other-reader'],
  [503, 'unreachable'],
  [502, 'unreachable'],
  [429, 'unreachable'],
  [500, 'failed'],
  [404, 'failed'],
])('status %i is no outcome: %s', (status, expected) => {
  expect(readAttempt(status, { status: 'whatever' })).toEqual({ status: expected })
})

test.each([undefined, null, 'recorded', { status: 'unavailable' }, { status: 1 }, {}])(
  'an answer that is none of ours loses nothing: %j',
  (content) => {
    expect(readAttempt(200, content)).toEqual({ status: 'failed' })
  },
)
