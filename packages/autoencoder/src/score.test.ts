import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { openBackend } from './backend.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, parseNetwork } from './network.ts'
import { reconstruct } from './reconstruct.ts'
import { errorsOfRows, meanAbsoluteErrors } from './score.ts'
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
