import { expect, test } from 'vitest'
import { addWave } from './wave.ts'

test('a wave is the Gaussian of its peak and width, to a millionth of its height', () => {
  const samples = new Float64Array(200)
  addWave(samples, { angle: 1, height: 2, width: 0.2 }, -1, 0.03)
  samples.forEach((sample, index) => {
    expect(sample).toBeCloseTo(2 * Math.exp(-0.5 * ((-1 + index * 0.03 - 1) / 0.2) ** 2), 5)
  })
})

test('a wave outside the samples adds nothing', () => {
  const samples = new Float64Array(10)
  addWave(samples, { angle: 9, height: 1, width: 0.1 }, 0, 0.1)
  addWave(samples, { angle: -9, height: 1, width: 0.1 }, 0, 0.1)
  expect(samples).toEqual(new Float64Array(10))
})
