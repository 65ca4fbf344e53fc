import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { openBackend } from './backend.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, parseNetwork } from './network.ts'
import { reconstruct } from './reconstruct.ts'
import { errorsOfRows, findThreshold, meanAbsoluteErrors } from './score.ts'
import { makeWaves } from './testing/fixtures.ts'

test('an error is the mean of a beat’s absolute differences', () => {
  const input = new Float32Array(2 * ECG_LENGTH).fill(0.5)
  const output = input.slice()
  output[3] = 1.5
  output[ECG_LENGTH] = 0
  output[ECG_LENGTH + 1] = 1
  const errors = meanAbsoluteErrors(input, output, 2)
  expect(errors[0]).toBeCloseTo(1 / ECG_LENGTH, 12)
  expect(errors[1]).toBeCloseTo(1 / ECG_LENGTH, 12)
})

test('the errors of chosen rows are those of the rows one by one, in their order', async () => {
  const backend = await openBackend('wasm')
  const network = parseNetwork('32,16,8')
  const trained = { network, parameters: initialParameters(network, new MersenneTwister(4)) }
  // More than two chunks of whichever size.
  const count = 9000
  const { values } = makeWaves(count, 2)
  const rows = Int32Array.from({ length: 5000 }, (_, index) => (index * 7) % count)
  const found = errorsOfRows(backend, trained, { count, values }, rows)
  const all = meanAbsoluteErrors(values, reconstruct(backend, trained, values, count), count)
  for (const [index, row] of rows.entries()) expect(found[index]).toBeCloseTo(all[row] as number, 6)
})

test('the threshold is the mean plus the population standard deviation', () => {
  expect(findThreshold(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(7)
  expect(findThreshold(Float64Array.of(0.25))).toBe(0.25)
})

test('a thousand errors have the threshold that numpy gives', () => {
  const random = new MersenneTwister(7)
  const errors = Float64Array.from({ length: 1000 }, () => {
    const error = Math.floor(32 * random.nextDouble()) / 32
    random.nextDouble()
    return error
  })
  expect(findThreshold(errors)).toBeCloseTo(0.7585781245759837, 12)
})

test.each([[[]], [[0.1, Number.NaN]], [[Infinity]]])('the errors %j have none', (errors) => {
  expect(() => findThreshold(Float64Array.from(errors))).toThrow(
    expect.objectContaining({ code: 'invalid-errors' }),
  )
})
