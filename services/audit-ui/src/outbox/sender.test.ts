import { expect, test, vi } from 'vitest'
import type { Attempt, Entry } from './entry.ts'
import { createSender, readAttempt, type SenderState } from './sender.ts'
import { makeAnswer, makeUndo, recorded } from './testing/entries.ts'

const answered: Attempt = { status: 'answered', outcome: recorded }

function open(entries: Entry[], send: (entry: Entry) => Promise<Attempt>) {
  const kept = new Map(entries.map((entry) => [entry.order, entry]))
  const sent: number[] = []
  const states: SenderState[] = []
  const store = {
    list: async () => [...kept.values()],
    replace: async (entry: Entry) => void kept.set(entry.order, entry),
  }
  const sender = createSender({
    store,
    readerId: 'reader',
    send: async (entry) => {
      sent.push(entry.order)
      return await send(entry)
    },
    alone: (work) => work(),
    onChange: (state) => states.push(state),
    random: () => 0,
  })
  const stateOf = (order: number) => kept.get(order)?.delivery.state
  return { sender, store, kept, sent, states, stateOf }
}

test('entries are sent in their order, each until it is answered, and then no more', async () => {
  const { sender, sent, states } = open([makeAnswer(1), makeAnswer(2), makeUndo(3, 2)], async () => answered)
  await sender.wake()
  await sender.wake()
  expect(sent).toEqual([1, 2, 3])
  expect(states.at(-1)).toBe('idle')
})

test('without a server the first one is tried again after a while, longer each time', async () => {
  vi.useFakeTimers()
  try {
    let isThere = false
    const { sender, sent, states, stateOf } = open([makeAnswer(1), makeAnswer(2)], async () =>
      isThere ? answered : { status: 'unreachable' },
    )
    await sender.wake()
    expect([sent, states.at(-1)]).toEqual([[1], 'unreachable'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sent).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(1_999)
    expect(sent).toEqual([1, 1])
    isThere = true
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual([1, 1, 1, 2])
    expect([stateOf(1), stateOf(2), states.at(-1)]).toEqual(['sent', 'sent', 'idle'])
  } finally {
    vi.useRealTimers()
  }
})

test('one that fails lets the others pass, but for those of the same beat', async () => {
  const entries = [makeAnswer(1), makeAnswer(2), makeUndo(3, 1)]
  const { sender, sent, states, stateOf } = open(entries, async ({ order }) =>
    order === 1 ? { status: 'failed' } : answered,
  )
  await sender.wake()
  sender.close()
  expect(sent).toEqual([1, 2])
  expect([stateOf(1), stateOf(2), stateOf(3)]).toEqual(['waiting', 'sent', 'waiting'])
  expect(states.at(-1)).toBe('failed')
})

test.each(['signed-out', 'other-reader'] as const)('%s: everything waits for the session', async (status) => {
  const { sender, sent, states, stateOf } = open([makeAnswer(1), makeAnswer(2)], async () => ({ status }))
  await sender.wake()
  expect(sent).toEqual([1])
  expect([stateOf(1), stateOf(2), states.at(-1)]).toEqual(['waiting', 'waiting', status])
})

test('what is added while the last one is on its way is sent too', async () => {
  const { sender, kept, sent } = open([makeAnswer(1)], async ({ order }) => {
    if (order === 1) {
      kept.set(2, makeAnswer(2))
      void sender.wake()
    }
    return answered
  })
  await sender.wake()
  expect(sent).toEqual([1, 2])
})

test('what cannot be read is looked at again after a while, and then sent', async () => {
  vi.useFakeTimers()
  try {
    const opened = open([makeAnswer(1)], async () => answered)
    const { list } = opened.store
    opened.store.list = async () => {
      throw new Error('refused')
    }
    await opened.sender.wake()
    expect([opened.sent, opened.states]).toEqual([[], ['failed']])
    opened.store.list = list
    await vi.advanceTimersByTimeAsync(1_000)
    expect([opened.sent, opened.stateOf(1), opened.states.at(-1)]).toEqual([[1], 'sent', 'idle'])
  } finally {
    vi.useRealTimers()
  }
})

test('after it was closed nothing more is sent', async () => {
  const { sender, sent } = open([makeAnswer(1), makeAnswer(2)], async () => {
    sender.close()
    return answered
  })
  await sender.wake()
  await sender.wake()
  expect(sent).toEqual([1])
})

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
