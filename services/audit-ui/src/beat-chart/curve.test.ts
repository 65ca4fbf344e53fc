import { expect, test } from 'vitest'
import { describeCurve, distances, measureStretch, traceArea, traceCurve } from './curve.ts'

test('the extremes and the largest distance are told with their samples', () => {
  expect(describeCurve([0.5, 1, 0, 0.5], [0.5, 0.5, 0.25, 0.5])).toEqual({
    highest: { value: 1, sample: 1 },
    lowest: { value: 0, sample: 2 },
    farthest: { distance: 0.5, sample: 1 },
  })
})

test('of equal extremes the first is told', () => {
  expect(describeCurve([1, 0, 1, 0], null)).toEqual({
    highest: { value: 1, sample: 0 },
    lowest: { value: 0, sample: 1 },
    farthest: undefined,
  })
})

test('missing samples are passed over, and a beat without any is not described', () => {
  expect(describeCurve([null, 0.5, null], [0.1, null, 0.1])).toEqual({
    highest: { value: 0.5, sample: 1 },
    lowest: { value: 0.5, sample: 1 },
    farthest: undefined,
  })
  expect(describeCurve([null, null], null)).toBeUndefined()
})

test('where a curve has no sample there is no distance', () => {
  expect(distances([0.25, null, 0.5], [0.5, 0.5, null])).toEqual([0.25, null, null])
  expect(distances([0.25], null)).toEqual([null])
})

test('a curve is drawn upwards, with a gap where a sample is missing', () => {
  expect(traceCurve([0, 0.25, null, -0.1, 1])).toBe('M0 0L1 -250M3 100L4 -1000')
  expect(traceCurve([])).toBe('')
  expect(traceCurve([null])).toBe('')
})

test('the area goes along one curve and back along the other, and ends where one has no sample', () => {
  expect(traceArea([0, 0.1], [0.2, 0.3])).toBe('M0 0L1 -100L1 -300L0 -200Z')
  expect(traceArea([0, 0.1, 0.1, 0.2, 0.2], [0.2, 0.3, null, 0.4, 0.5])).toBe(
    'M0 0L1 -100L1 -300L0 -200ZM3 -200L4 -200L4 -500L3 -400Z',
  )
  expect(traceArea([0, null], [0.1, 0.2])).toBe('')
})

test('a stretch measures its samples, the change from first to last, and the span of all, from whichever end', () => {
  const curve = [0.5, 0.75, 0.25, 1, null]
  const measured = { from: 0, to: 2, count: 3, change: -0.25, span: 0.5 }
  expect(measureStretch(curve, 0, 2)).toEqual(measured)
  expect(measureStretch(curve, 2, 0)).toEqual(measured)
  expect(measureStretch(curve, 2, 4)).toBeUndefined()
})
