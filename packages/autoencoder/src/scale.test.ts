import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { findRange, scaleInPlace, unscale } from './scale.ts'

function beatsOf(...levels: number[]) {
  const values = new Float32Array(levels.length * ECG_LENGTH)
  for (const [row, level] of levels.entries()) values.fill(level, row * ECG_LENGTH, (row + 1) * ECG_LENGTH)
  return { count: levels.length, values }
}

test('the range is exact and knows the chosen rows only', () => {
  const beats = beatsOf(1, -100, 3, 100)
  beats.values[5] = -2.7
  beats.values[2 * ECG_LENGTH + 139] = 6.1
  expect(findRange(beats, Int32Array.of(2, 0))).toEqual({
    minimum: Math.fround(-2.7),
    maximum: Math.fround(6.1),
  })
})

test('scaling maps the range to 0 … 1 and what lies outside to the outside', () => {
  const values = Float32Array.of(-2, 0, 2, 6, -6)
  scaleInPlace(values, { minimum: -2, maximum: 2 })
  expect([...values]).toEqual([0, 0.5, 1, 2, -1])
})

test('unscaling is the way back and leaves its input alone', () => {
  const range = { minimum: -3.7, maximum: 4.1 }
  const values = Float32Array.from({ length: 200 }, (_, index) => Math.sin(index) * 4)
  const scaled = values.slice()
  scaleInPlace(scaled, range)
  const before = scaled.slice()
  for (const [index, value] of unscale(scaled, range).entries())
    expect(value).toBeCloseTo(values[index] as number, 5)
  expect(scaled).toEqual(before)
})

test('beats that are all flat and alike have no range', () => {
  expect(() => findRange(beatsOf(2, 2), Int32Array.of(0, 1))).toThrow(
    expect.objectContaining({ code: 'invalid-range' }),
  )
})

test('no rows have no range', () => {
  expect(() => findRange(beatsOf(2, 3), new Int32Array(0))).toThrow(
    expect.objectContaining({ code: 'invalid-range' }),
  )
})

test.each([Number.NaN, Infinity])('a sample of %d is refused, and its row is named', (sample) => {
  const beats = beatsOf(1, 2)
  beats.values[ECG_LENGTH + 7] = sample
  expect(() => findRange(beats, Int32Array.of(0, 1))).toThrow(/Row 1 /)
})

test.each([
  { minimum: 1, maximum: 1 },
  { minimum: 2, maximum: 1 },
  { minimum: Number.NaN, maximum: 1 },
])('scaling by the range $minimum … $maximum is refused', (range) => {
  expect(() => scaleInPlace(Float32Array.of(1), range)).toThrow(
    expect.objectContaining({ code: 'invalid-range' }),
  )
  expect(() => unscale(Float32Array.of(1), range)).toThrow(expect.objectContaining({ code: 'invalid-range' }))
})
