import { expect, test } from 'vitest'
import {
  type Attempt,
  afterAttempt,
  type Delivery,
  isHeldUp,
  knownLabel,
  listUndoable,
  type Outcome,
  waitAfter,
} from './entry.ts'
import { makeAnswer, makeUndo, recorded } from './testing/entries.ts'

const waiting: Delivery = { state: 'waiting', attempts: 2 }

const deliver = (delivery: Delivery, attempt: Attempt) =>
  afterAttempt(makeAnswer(1, delivery), attempt).delivery

test.each([recorded, { ...recorded, status: 'undone' }, { status: 'already-undone' }] as const)(
  'an entry that had its effect is sent: $status',
  (outcome) => {
    expect(deliver(waiting, { status: 'answered', outcome })).toEqual({ state: 'sent', outcome })
  },
)

test.each<Outcome>([
  { status: 'gone' },
  { status: 'key-reused' },
  { status: 'not-found' },
  { status: 'not-allowed', reason: 'adjudicated' },
  { status: 'invalid', fields: ['comment'] },
])('a refusal is kept until it is acknowledged: $status', (outcome) => {
  expect(deliver(waiting, { status: 'answered', outcome })).toEqual({ state: 'refused', outcome })
})

test.each(['failed', 'unreachable'] as const)(
  '%s: the entry goes on waiting, and the attempt is counted',
  (status) => {
    expect(deliver(waiting, { status })).toEqual({ state: 'waiting', attempts: 3 })
  },
)

test.each(['signed-out', 'other-reader'] as const)(
  'a session that is not this reader’s costs nothing: %s',
  (status) => {
    expect(deliver(waiting, { status })).toEqual(waiting)
  },
)

test('the answer to a known beat is told with its label, and is nothing that could be taken back', () => {
  const outcome = { ...recorded, state: 'unread', label: null, known: 'anomalous' } as const
  const known: Delivery = { state: 'sent', outcome }
  expect(knownLabel(known)).toBe('anomalous')
  for (const other of [undefined, waiting, { state: 'sent', outcome: recorded } as const])
    expect(knownLabel(other)).toBeUndefined()
  expect(listUndoable([makeAnswer(1), makeAnswer(2, known)]).map(({ key }) => key)).toEqual(['key-1'])
})

test('an outcome that is known stays as it is', () => {
  const sent: Delivery = { state: 'sent', outcome: recorded }
  expect(deliver(sent, { status: 'failed' })).toEqual(sent)
})

test('what was written about a beat is kept in the browser until it is sent, and no longer', () => {
  const entry = makeAnswer(1)
  const written = { ...entry, body: { ...entry.body, comment: 'narrow' } }
  expect(afterAttempt(written, { status: 'unreachable' })).toMatchObject({ body: { comment: 'narrow' } })
  expect(afterAttempt(written, { status: 'answered', outcome: recorded })).toMatchObject({
    body: { comment: null },
  })
})

test('waits double, end at half a minute, and differ between browsers', () => {
  expect([1, 2, 3, 5, 6, 60].map((attempts) => waitAfter(attempts, 0))).toEqual([
    1_000, 2_000, 4_000, 16_000, 30_000, 30_000,
  ])
  expect(waitAfter(1, 1)).toBe(750)
})

test('the latest answer is taken back first; a refused or undone one not at all', () => {
  const entries = [
    makeAnswer(1, waiting),
    makeAnswer(2, { state: 'refused', outcome: { status: 'gone' } }),
    makeAnswer(3, { state: 'sent', outcome: recorded }),
    makeAnswer(4, { state: 'sent', outcome: recorded }),
    makeUndo(5, 4, waiting),
  ]
  expect(listUndoable(entries).map(({ order }) => order)).toEqual([3, 1])
})

test('an answer whose undoing was refused may be taken back again', () => {
  const refused: Delivery = { state: 'refused', outcome: { status: 'not-found' } }
  expect(listUndoable([makeAnswer(1), makeUndo(2, 1, refused)]).map(({ order }) => order)).toEqual([1])
})

test('what waits is held up once an attempt has failed, and only while something waits', () => {
  expect(isHeldUp([makeAnswer(1), makeAnswer(2)])).toBe(false)
  expect(isHeldUp([makeAnswer(1, { state: 'waiting', attempts: 1 }), makeAnswer(2)])).toBe(true)
  expect(isHeldUp([makeAnswer(1, { state: 'sent', outcome: recorded })])).toBe(false)
})
