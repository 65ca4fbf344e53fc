import { expect, test } from 'vitest'
import { addWave, mcsharryWave } from './heart-cycle.ts'

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

test("at 60 beats per minute McSharry's waves stand as in the table, with the height a·b²", () => {
  expect(mcsharryWave('R', 60)).toEqual({ angle: 0, height: expect.closeTo(0.3, 12), width: 0.1 })
  expect(mcsharryWave('P', 60)).toEqual({
    angle: -Math.PI / 3,
    height: expect.closeTo(0.075, 12),
    width: 0.25,
  })
  expect(mcsharryWave('T', 60)).toEqual({ angle: Math.PI / 2, height: expect.closeTo(0.12, 12), width: 0.4 })
})

test('a faster heart widens the waves in phase and moves P and S away from R, but neither R nor T', () => {
  const rateFactor = Math.sqrt(1.5)
  expect(mcsharryWave('S', 90).angle).toBeCloseTo((Math.PI / 12) * rateFactor, 12)
  expect(mcsharryWave('P', 90).angle).toBeCloseTo((-Math.PI / 3) * Math.sqrt(rateFactor), 12)
  expect(mcsharryWave('R', 90).angle).toBe(0)
  expect(mcsharryWave('T', 90).angle).toBeCloseTo(Math.PI / 2, 12)
  expect(mcsharryWave('T', 90).width).toBeCloseTo(0.4 * rateFactor, 12)
})
