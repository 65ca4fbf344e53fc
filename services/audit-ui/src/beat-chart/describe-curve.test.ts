import { expect, test } from 'vitest'
import { describeCurve } from './describe-curve.ts'

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
