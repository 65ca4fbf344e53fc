import { expect, test } from 'vitest'
import { weighBeats } from './select-beats.ts'
import type { HeadedTraining } from './training.ts'

const training = (weights: Record<number, number>, normal = Int32Array.of(0, 2, 5)) =>
  ({
    ecgs: {
      audited: Object.entries(weights).map(([row, weight]) => ({ row: Number(row), ecgId: 0, weight })),
    },
    normal,
  }) as unknown as HeadedTraining

test('a row is learnt from as often as it counts, in the place where it stands', () => {
  expect(weighBeats(training({ 2: 3, 3: 2 })).normal).toEqual(Int32Array.of(0, 2, 2, 2, 5))
})

test('where every row counts once, the training is the same object', () => {
  const given = training({ 2: 1 })
  expect(weighBeats(given)).toBe(given)
})
