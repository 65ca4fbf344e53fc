import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { describeBeat, findMeanBeat, findPercentiles, profileBeats } from './beats.ts'

const rows = (count: number) => Int32Array.from({ length: count }, (_, row) => row)

test('percentiles are those of all samples of the given rows, whatever their order', () => {
  // 0 to 9,999, each once, shuffled by a step that shares no factor with their number; and a row that does not count.
  const values = Float32Array.from({ length: 72 * ECG_LENGTH }, (_, index) =>
    index < 71 * ECG_LENGTH ? (index * 7919) % (71 * ECG_LENGTH) : 1e9,
  )
  const [first = 0, middle = 0, last = 0] = findPercentiles(
    { count: 72, values },
    rows(71),
    [0.01, 0.5, 0.99],
  )
  expect(Math.abs(first - 99.4)).toBeLessThan(1)
  expect(Math.abs(middle - 4970)).toBeLessThan(1)
  expect(Math.abs(last - 9840.6)).toBeLessThan(1)
})

test('a few far samples do not move the percentiles, as they move the range', () => {
  const values = new Float32Array(10 * ECG_LENGTH).fill(1).map((_, index) => (index % 100) / 100)
  values[5] = -50
  values[700] = 50
  const [low = 0, high = 0] = findPercentiles({ count: 10, values }, rows(10), [0.01, 0.99])
  expect(low).toBeGreaterThan(-0.01)
  expect(high).toBeLessThan(1.01)
})

test('equal samples are their own percentiles', () => {
  const values = new Float32Array(ECG_LENGTH).fill(0.25)
  expect(findPercentiles({ count: 1, values }, rows(1), [0.01, 0.99])).toEqual([0.25, 0.25])
})

test('the mean beat is the mean of the given rows at each sample', () => {
  const values = Float32Array.from({ length: 3 * ECG_LENGTH }, (_, index) => {
    const [row, sample] = [Math.floor(index / ECG_LENGTH), index % ECG_LENGTH]
    return row === 1 ? 1e6 : sample + row
  })
  const mean = findMeanBeat({ count: 3, values }, Int32Array.of(0, 2))
  expect([...mean.slice(0, 3)]).toEqual([1, 2, 3])
  expect(mean.length).toBe(ECG_LENGTH)
})

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
