import { expect, test } from 'vitest'
import { closedView } from '../outbox/outbox.ts'
import { makeAnswer, makeUndo, recorded } from '../outbox/testing/entries.ts'
import { beginWith, countOn, isSure } from './use-leased-beats.ts'

const progress = { total: 10, settled: 4, unread: 6, awaiting: 0 }
const counted = { progress, keys: new Set(['key-1']) }
const sent = (state: 'settled' | 'awaiting-second' | 'unread') =>
  ({ state: 'sent', outcome: { ...recorded, state } }) as const
const beats = new Set(['ecg-1', 'ecg-2', 'ecg-3'])
const settled = (...entries: Parameters<typeof countOn>[1]) => countOn(counted, entries, beats).settled

test('an answer counts as soon as the server has it, and not twice when the server has counted it', () => {
  expect(settled(makeAnswer(2))).toBe(4)
  expect(settled(makeAnswer(2, sent('settled')))).toBe(5)
  expect(settled(makeAnswer(1, sent('settled')), makeAnswer(2, sent('settled')))).toBe(5)
})

test('an answer that leaves a beat to a second reader settles nothing', () => {
  expect(settled(makeAnswer(2, sent('awaiting-second')))).toBe(4)
})

test('what is taken back is not settled any more', () => {
  const undone = { state: 'sent', outcome: { ...recorded, status: 'undone', state: 'unread' } } as const
  expect(settled(makeAnswer(2, sent('settled')), makeUndo(3, 2, undone))).toBe(4)
  expect(settled(makeAnswer(1, sent('settled')), makeUndo(3, 1, undone))).toBe(3)
})

test('an answer to a beat that was not read here may not be of what was chosen', () => {
  expect(settled(makeAnswer(9, sent('settled')))).toBe(4)
})

test('a count is taken over only where nothing was on its way while it was made', () => {
  const view = (...entries: Parameters<typeof countOn>[1]) => ({ ...closedView, entries })
  const [sending, before, after] = [
    view(makeAnswer(1)),
    view(makeAnswer(1, sent('settled'))),
    view(makeAnswer(1, sent('settled')), makeAnswer(2, sent('settled'))),
  ]
  expect(isSure(before, before)).toBe(true)
  expect(isSure(before, after)).toBe(false)
  expect(isSure({ ...sending, state: 'sending' }, { ...sending, state: 'failed' })).toBe(false)
  expect(isSure(before, { ...before, state: 'sending' })).toBe(false)
})

test('a screen begins with the beats that the page was drawn with', () => {
  const beats = [1, 2].map((inferenceId) => ({
    inferenceId,
    beat: `ecg-${inferenceId}`,
    measuredAt: null,
    modelTag: 'v1',
    values: [],
    reveal: null,
  }))
  const state = beginWith({ status: 'taken', beats, progress, isComplete: false })
  expect([state.current, state.next, state.request]).toEqual([beats[0], [beats[1]], 'answered'])
  expect(beginWith({ status: 'results-down' }).request).toBe('results-down')
  expect(beginWith(undefined).request).toBe('idle')
})
