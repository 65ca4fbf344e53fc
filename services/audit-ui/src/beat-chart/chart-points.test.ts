import { expect, test } from 'vitest'
import { makeChartPoints, valueRange } from './chart-points.ts'

test('the error reaches from the lower curve to the higher one', () => {
  const points = makeChartPoints([0.2, 0.8], [0.5, 0.1])
  expect(points.map(({ error }) => error)).toEqual([
    [0.2, 0.5],
    [0.1, 0.8],
  ])
})

test('without a reconstruction there is neither a second curve nor an error', () => {
  expect(makeChartPoints([0.25], null)).toEqual([
    { sample: 0, input: 0.25, reconstruction: null, error: null, outside: null },
  ])
})

test('a sample that is missing leaves a gap', () => {
  const points = makeChartPoints([0.1, null, 0.3], [0.1, 0.2, null])
  expect(points.map(({ error }) => error === null)).toEqual([false, true, true])
})

test('a curve that leaves the range is marked at the edge it leaves over, and keeps its value', () => {
  const [low, high] = valueRange
  const points = makeChartPoints([1.4, -0.3, 0.5, high], [0.5, 0.5, 7, low])
  expect(points.map(({ outside }) => outside)).toEqual([high, low, high, null])
  expect(points[0]?.input).toBe(1.4)
})
