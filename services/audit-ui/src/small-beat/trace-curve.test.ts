import { expect, test } from 'vitest'
import { valueRange } from '../beat-chart/chart-points.ts'
import { drawing, traceCurve } from './trace-curve.ts'

const [low, high] = valueRange

test('a beat spans the whole drawing, its highest value above', () => {
  expect(traceCurve([high, low])).toBe(`M0 0L${drawing.width} ${drawing.height}`)
})

test('a missing sample leaves a gap', () => {
  expect(traceCurve([low, null, low, low])).toMatch(/^M0 48M92\.67 48L139 48$/)
})

test('what lies outside the range is held at the edge', () => {
  expect(traceCurve([9, -9])).toBe(traceCurve([high, low]))
})

test('a beat without samples draws nothing', () => {
  expect(traceCurve([])).toBe('')
  expect(traceCurve([null])).toBe('')
})
