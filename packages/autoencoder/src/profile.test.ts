import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { describeBeat, profileBeats } from './profile.ts'

test('mean and deviation are those of the population, as numpy reckons them', () => {
  expect(describeBeat([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: 2 })
})

test('the bounds hold the beats they were made from, and only the given rows count', () => {
  const values = new Float32Array(3 * ECG_LENGTH)
  const fill = (row: number, value: (sample: number) => number) => {
    for (let sample = 0; sample < ECG_LENGTH; sample++) values[row * ECG_LENGTH + sample] = value(sample)
  }
  fill(0, (sample) => (sample % 2 === 0 ? 1 : -1))
  fill(1, (sample) => (sample % 2 === 0 ? 5 : 1))
  fill(2, () => 1000)
  expect(profileBeats({ count: 3, values }, Int32Array.of(0, 1))).toEqual({
    mean: { lowest: -1, highest: 4 },
    deviation: { lowest: 0.5, highest: 4 },
  })
})
