import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { findNearestRows } from './nearest-beats.ts'

/** Numbers between -1 and 1 without any pattern that matters. */
const waves = (rows: number, seed: number) =>
  Float32Array.from({ length: rows * ECG_LENGTH }, (_, index) => Math.sin((index + seed) ** 2 * 0.7))

function distanceOf(values: Float32Array, row: number, beat: ArrayLike<number>): number {
  const samples = values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
  return Math.hypot(...Array.from(samples, (sample, index) => sample - (beat[index] as number)))
}

test('the nearest rows are those that a full comparison finds, with their distances', () => {
  const values = waves(500, 0)
  const beat = waves(1, 12_345)
  const expected = Array.from({ length: 500 }, (_, row) => ({ row, distance: distanceOf(values, row, beat) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 7)
  const found = findNearestRows(values, beat, 7)
  expect(found.map(({ row }) => row)).toEqual(expected.map(({ row }) => row))
  found.forEach(({ distance }, index) => {
    expect(distance).toBeCloseTo(expected[index]?.distance ?? 0, 10)
  })
})

test('a row itself is at distance 0, and what is not wanted is passed over', () => {
  const values = waves(20, 0)
  const beat = values.slice(5 * ECG_LENGTH, 6 * ECG_LENGTH)
  expect(findNearestRows(values, beat, 1)).toEqual([{ row: 5, distance: 0 }])
  const others = findNearestRows(values, beat, 30, (row) => row !== 5)
  expect(others).toHaveLength(19)
  expect(others.some(({ row }) => row === 5)).toBe(false)
})

test('of no rows there are none, and of none wanted neither', () => {
  expect(findNearestRows(new Float32Array(), waves(1, 0), 3)).toEqual([])
  expect(findNearestRows(waves(3, 0), waves(1, 0), 0)).toEqual([])
})
