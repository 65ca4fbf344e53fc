import { MersenneTwister } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { expect, test } from 'vitest'
import { answer, CHANGE_AT, dealOut, joinBeats, ROUNDS } from './world.ts'

const all = synthesiseBeats({ count: 1500, seed: 8 })
const beatAt = ({ values }: { values: Float32Array }, row: number) =>
  values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH).join()
const known = new Set(all.verdicts.map((_, row) => beatAt(all.beats, row)))
const listBeats = (part: { beats: { count: number; values: Float32Array } }) =>
  Array.from({ length: part.beats.count }, (_, row) => beatAt(part.beats, row))

test('no beat is dealt out twice, and from the eighth round on they are recorded otherwise', () => {
  const { reference, beginning, rounds } = dealOut(all, 3)
  expect([reference.beats.count, beginning.beats.count, rounds.length]).toEqual([500, 600, ROUNDS])
  const before = [reference, beginning, ...rounds.slice(0, CHANGE_AT - 1)].flatMap(listBeats)
  expect(new Set(before).size).toBe(before.length)
  expect(before.every((beat) => known.has(beat))).toBe(true)
  const after = rounds.slice(CHANGE_AT - 1).flatMap(listBeats)
  expect(after.some((beat) => known.has(beat))).toBe(false)
  for (const round of rounds) expect(round.verdicts).toHaveLength(20)
})

test('one answer in ten is wrong', () => {
  const truths = new Array<Verdict>(4000).fill('normal')
  const wrong = answer(truths, 0.1, new MersenneTwister(4)).filter((verdict) => verdict === 'anomalous')
  expect(wrong.length / 4000).toBeCloseTo(0.1, 1)
})

test('joined beats keep their order and their labels', () => {
  const { reference, beginning } = dealOut(all, 3)
  const joined = joinBeats(reference, beginning)
  expect(joined.verdicts).toEqual([...reference.verdicts, ...beginning.verdicts])
  expect(listBeats(joined)).toEqual([...listBeats(reference), ...listBeats(beginning)])
})
