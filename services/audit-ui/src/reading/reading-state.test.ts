import { expect, test } from 'vitest'
import type { LeasedBeat, Reveal } from './beat.ts'
import {
  initialState,
  listHeld,
  listUnwanted,
  type ReadingEvent,
  type ReadingState,
  reduceReading,
  withAddition,
} from './reading-state.ts'

const reveal: Reveal = {
  verdict: 'normal',
  error: 1,
  threshold: 2,
  probability: null,
  pValue: null,
  reasons: [],
  reconstruction: [],
  neighbours: [],
}

const leased = (inferenceId: number): LeasedBeat => ({
  inferenceId,
  beat: `ecg-${inferenceId}`,
  measuredAt: null,
  modelTag: 'v1',
  values: [],
  reveal: null,
})

const give = (inferenceId: number, goOn = false, key = `key-${inferenceId}`): ReadingEvent => ({
  type: 'given',
  given: { key, answer: 'normal', draft: { beatCode: null, comment: '' }, leased: leased(inferenceId) },
  goOn,
})

const takeBack = (inferenceId: number, key = `key-${inferenceId}`): ReadingEvent => ({
  type: 'taken-back',
  key,
  leased: leased(inferenceId),
})

const after = (...events: ReadingEvent[]): ReadingState => events.reduce(reduceReading, initialState)
const take = (...ids: number[]): ReadingEvent => ({
  type: 'beats-taken',
  beats: ids.map(leased),
  isComplete: false,
})
const taken = take(1, 2, 3)
const idOf = (beat: LeasedBeat | undefined) => beat?.inferenceId
const ids = (state: ReadingState) => [idOf(state.current), ...state.next.map(idOf)]

test('the first of the beats that arrive is on the screen, the others wait', () => {
  const state = after(taken)
  expect(ids(state)).toEqual([1, 2, 3])
  expect(state.request).toBe('answered')
})

test('beats that are here already are not taken twice, and when none is new there are no more', () => {
  const state = after(taken, take(3, 4))
  expect(ids(state)).toEqual([1, 2, 3, 4])
  expect(after(taken, take()).request).toBe('exhausted')
  expect(after({ type: 'beats-taken', beats: [leased(1)], isComplete: true }).request).toBe('exhausted')
})

test('a beat in place of which a known one was shown may come again, once the reader is told so', () => {
  const answered = after(taken, give(1), { type: 'was-known', key: 'key-1' })
  expect(ids(answered)).toEqual([1, 2, 3])
  expect(answered.given?.answer).toBe('normal')
  const next = reduceReading(answered, { type: 'went-on' })
  expect(listUnwanted(next).map(idOf)).toEqual([2, 3])
  expect(ids(reduceReading(next, take(1)))).toEqual([2, 3, 1])
})

test('in the open view the next beat follows the answer at once', () => {
  const state = after(taken, give(1, true))
  expect(ids(state)).toEqual([2, 3])
  expect(state.given).toBeUndefined()
})

test('in the blind view the beat stays with its answer until the reader goes on', () => {
  const answered = after(taken, give(1))
  expect(ids(answered)).toEqual([1, 2, 3])
  expect(answered.given?.answer).toBe('normal')
  expect(ids(reduceReading(answered, { type: 'went-on' }))).toEqual([2, 3])
})

test('nobody goes on without an answer', () => {
  expect(ids(after(taken, { type: 'went-on' }))).toEqual([1, 2, 3])
})

test('what is revealed belongs to its beat, also when another is on the screen already', () => {
  const here = after(taken, give(1), { type: 'revealed', inferenceId: 1, reveal })
  expect(here.current?.reveal).toBe(reveal)
  const late = after(taken, give(1, true), { type: 'revealed', inferenceId: 1, reveal })
  expect(late.current?.reveal).toBeNull()
  expect(late.trail[0]?.leased.reveal).toBe(reveal)
})

test('a beat whose answer was taken back is read again before the one that was on the screen', () => {
  const state = after(taken, give(1, true), takeBack(1))
  expect(ids(state)).toEqual([1, 2, 3])
  expect([state.given, state.trail]).toEqual([undefined, []])
})

test('taken back while its answer is looked at, it does not come twice', () => {
  const state = after(taken, give(1), takeBack(1))
  expect(ids(state)).toEqual([1, 2, 3])
})

test('an earlier one taken back while another answer is looked at: the answered one does not come again', () => {
  const state = after(taken, give(1, true), give(2), takeBack(1))
  expect(ids(state)).toEqual([1, 3])
})

test('a change that is taken back leaves the answer from before it', () => {
  const state = after(taken, give(1), give(1, false, 'change'), takeBack(1, 'change'))
  expect([ids(state), state.given?.key]).toEqual([[1, 2, 3], 'key-1'])
})

test('a beat that is gone makes room for the next, wherever it was', () => {
  expect(ids(after(taken, { type: 'dropped', inferenceId: 1 }))).toEqual([2, 3])
  expect(ids(after(taken, { type: 'dropped', inferenceId: 2 }))).toEqual([1, 3])
  expect(ids(after(taken, { type: 'dropped', inferenceId: 9 }))).toEqual([1, 2, 3])
})

test('a request that failed leaves what is here, and says why', () => {
  const state = after(taken, { type: 'request-failed', request: 'results-down' })
  expect([ids(state), state.request]).toEqual([[1, 2, 3], 'results-down'])
  expect(listHeld(state)).toHaveLength(3)
})

test('more can be asked for at once, but not twice', () => {
  expect(after(take(), { type: 'beats-wanted' }).request).toBe('idle')
  expect(after({ type: 'asked' }, { type: 'beats-wanted' }).request).toBe('asking')
})

test('after the last beat the screen is empty until more arrive', () => {
  const empty = after(take(1), give(1, true))
  expect(empty.current).toBeUndefined()
  expect(ids(reduceReading(empty, take(2)))).toEqual([2])
})

test('what has just been answered is not asked for again', () => {
  const unwanted = listUnwanted(after(taken, give(1, true), give(2, true)))
  expect(unwanted.map(idOf).sort()).toEqual([1, 2, 3])
})

const putOff: ReadingEvent = { type: 'put-off' }
const told = (inferenceId: number, isKnown: boolean): ReadingEvent => ({
  type: 'put-off-told',
  inferenceId,
  isKnown,
})

test('a beat that is put off makes room for the next, and is not asked for until the server knows', () => {
  const state = after(taken, putOff)
  expect(ids(state)).toEqual([2, 3])
  expect(listUnwanted(state).map(idOf)).toContain(1)
  expect(listUnwanted(reduceReading(state, told(1, true))).map(idOf)).not.toContain(1)
})

test('a beat that was put off without the server comes after those that are here', () => {
  expect(ids(after(taken, putOff, told(1, false)))).toEqual([2, 3, 1])
  expect(ids(after(take(1), putOff, told(1, false)))).toEqual([1])
})

test('a beat whose answer is given is not put off', () => {
  expect(ids(after(taken, give(1), putOff))).toEqual([1, 2, 3])
})

test('what comes to an answer is in it when it is opened again', () => {
  const draft = { beatCode: 'V', comment: 'wide' }
  const state = after(taken, give(1), { type: 'added', key: 'key-1', draft })
  expect([state.given?.draft, state.trail[0]?.draft]).toEqual([draft, draft])
})

test('a comment that comes to an answer stands under the one before, a class takes its place', () => {
  const before = { beatCode: 'V', comment: 'wide ' }
  expect(withAddition(before, { beatCode: null, comment: ' late' })).toEqual({
    beatCode: 'V',
    comment: 'wide\nlate',
  })
  expect(withAddition(before, { beatCode: 'S', comment: '' })).toEqual({ beatCode: 'S', comment: 'wide' })
})
