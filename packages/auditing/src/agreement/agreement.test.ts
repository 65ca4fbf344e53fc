import { expect, test } from 'vitest'
import { wilsonInterval } from './agreement.ts'

// Expected values by statsmodels 0.15, proportion_confint(found, count, 0.05, 'wilson').
test.each([
  [0, 10, 0, 0.27753279986288926],
  [1, 10, 0.017876213095072924, 0.40415002679523854],
  [5, 10, 0.23659309051256394, 0.7634069094874361],
  [10, 10, 0.7224672001371106, 1],
  [3, 645, 0.0015830492774801912, 0.013584691141853575],
  [81, 263, 0.2552885198782742, 0.36620957698280004],
  [15, 148, 0.06238639953073628, 0.16048724172330803],
  [1, 1, 0.2065493143772374, 1],
  [0, 1, 0, 0.7934506856227627],
])('the 95 %% interval of %d in %d goes from %d to %d', (found, count, low, high) => {
  const interval = wilsonInterval(found, count)
  expect(interval.low).toBeCloseTo(low, 12)
  expect(interval.high).toBeCloseTo(high, 12)
})

test('what is no count and a part of it is refused', () => {
  for (const [found, count] of [
    [0, 0],
    [-1, 5],
    [6, 5],
    [0.5, 5],
    [1, Number.NaN],
  ] as const)
    expect(() => wilsonInterval(found, count)).toThrow('a count and a part of it')
})
