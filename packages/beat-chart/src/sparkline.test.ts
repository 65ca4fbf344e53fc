import { expect, test } from 'vitest'
import { drawSparkline } from './sparkline.ts'

test('a sparkline has a bar for each value, from the lowest to the highest', () => {
  expect(drawSparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
  expect(drawSparkline(new Float32Array([0.9, 0.5, 0.1]))).toBe('█▅▁')
})

test('equal values are a flat line and no values are no text', () => {
  expect(drawSparkline([3, 3, 3])).toBe('▁▁▁')
  expect(drawSparkline([])).toBe('')
})

test('the widest span of doubles is drawn too', () => {
  expect(drawSparkline([-Number.MAX_VALUE, Number.MAX_VALUE])).toBe('▁█')
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a curve with %s is refused by position', (value) => {
  expect(() => drawSparkline([1, value])).toThrow(
    expect.objectContaining({ code: 'undrawable', message: expect.stringContaining('Value 1 of the curve') }),
  )
})
