import { expect, test } from 'vitest'
import { markHistogram, shareBelow } from './error-histogram.tsx'

const histogram = { edges: [0, 1, 2, 3, 4], normal: [6, 4, 0, 0], anomalous: [0, 2, 1, 5] }

test('bars, threshold and error stand where their values are', () => {
  const marks = markHistogram(histogram, { error: 3, threshold: 2 })
  expect(marks.domain).toEqual([0, 4])
  expect(marks.threshold).toBe(0.5)
  expect(marks.error).toBe(0.75)
  expect(marks.tallest).toBe(6)
  expect(marks.bars[1]).toEqual({ left: 0.25, width: 0.25, normalHeight: 4 / 6, anomalousHeight: 2 / 6 })
})

test('a model’s own histogram has no beat to mark, and may have no threshold', () => {
  const marks = markHistogram(histogram, { threshold: null })
  expect(marks).toMatchObject({ domain: [0, 4], threshold: undefined, error: undefined, isBeyond: false })
})

test('an error a little past the bars widens the drawing', () => {
  const marks = markHistogram(histogram, { error: 4.5, threshold: 2 })
  expect(marks.domain).toEqual([0, 4.5])
  expect(marks).toMatchObject({ error: 1, isBeyond: false })
})

test('an error far past the bars is shown at the edge, and said to be beyond', () => {
  const marks = markHistogram(histogram, { error: 400, threshold: 2 })
  expect(marks.domain).toEqual([0, 5])
  expect(marks).toMatchObject({ error: 1, isBeyond: true })
})

test('the share of normal beats below an error is counted in parts of bins', () => {
  expect(shareBelow(histogram, 0)).toBe(0)
  expect(shareBelow(histogram, 0.5)).toBe(0.3)
  expect(shareBelow(histogram, 1)).toBe(0.6)
  expect(shareBelow(histogram, 9)).toBe(1)
  expect(shareBelow({ ...histogram, normal: [0, 0, 0, 0] }, 1)).toBeUndefined()
})
