import { expect, test } from 'vitest'
import type { SingleBeat } from '../reading/beat.ts'
import { emptyQueue, nameOf, type QueueEvent, reduceQueue } from './queue-state.ts'

const beat = (name: string) => ({ beat: name }) as SingleBeat
const after = (...events: QueueEvent[]) => events.reduce(reduceQueue, emptyQueue)
const taken = (names: string[], waiting = names.length, isComplete = true): QueueEvent => ({
  type: 'beats-taken',
  beats: names.map(beat),
  waiting,
  isComplete,
})

test('what waits is what is here and what is beyond, and falls by one with each beat that is left', () => {
  const filled = after(taken(['ecg-1', 'ecg-2', 'ecg-3'], 7, false))
  expect(filled.beats.length + filled.beyond).toBe(7)
  const { beats, beyond } = reduceQueue(filled, { type: 'went-on', beat: 'ecg-1' })
  expect(beats.map(nameOf)).toEqual(['ecg-2', 'ecg-3'])
  expect(beats.length + beyond).toBe(6)
  // Asked for with what is here left out.
  const more = reduceQueue({ ...filled, beats, beyond }, taken(['ecg-4'], 4, false))
  expect(more.beats.length + more.beyond).toBe(6)
})

test('what is put off waits on, and is asked for again when there is nothing else', () => {
  const { beats, beyond, request } = after(taken(['ecg-1', 'ecg-2']), { type: 'put-off', beat: 'ecg-1' })
  expect(beats.map(nameOf)).toEqual(['ecg-2'])
  expect(beats.length + beyond).toBe(2)
  expect(request).toBe('answered')
})

test('a beat that was left comes back before the others', () => {
  const { beats, trail } = after(
    taken(['ecg-1', 'ecg-2']),
    { type: 'went-on', beat: 'ecg-1' },
    { type: 'came-back', found: beat('ecg-1') },
  )
  expect(beats.map(nameOf)).toEqual(['ecg-1', 'ecg-2'])
  expect(trail).toEqual([])
})

test('what comes twice is here once, and what another took is gone', () => {
  const { beats } = after(taken(['ecg-1']), taken(['ecg-1', 'ecg-2']), {
    type: 'dropped',
    beat: 'ecg-1',
  })
  expect(beats.map(nameOf)).toEqual(['ecg-2'])
})
