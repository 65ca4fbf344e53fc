import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { beforeAll, expect, test } from 'vitest'
import type { Backend } from './backend.ts'
import { errorsOfRows, meanAbsoluteErrors } from './errors.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, parseNetwork } from './network.ts'
import { openBackend } from './open-backend.ts'
import { reconstruct } from './reconstruct.ts'
import { reconstructDirectly } from './reconstruct-directly.ts'
import { openAllBackends } from './test-backends.ts'
import { makeWaves } from './test-beats.ts'

let backends: Backend[]
beforeAll(async () => {
  backends = await openAllBackends()
})

const network = parseNetwork('32,16,8')
const trained = { network, parameters: initialParameters(network, new MersenneTwister(4)) }
// More than two chunks of whichever size.
const count = 9000
const { values } = makeWaves(count, 2)

test('the backends and the plain loops agree within 1e-5', () => {
  const expected = reconstructDirectly(trained, values, count)
  for (const backend of backends) {
    expect(largestDifference(reconstruct(backend, trained, values, count), expected)).toBeLessThan(1e-5)
  }
})

test.each([0, 1, 2, 15, 16, 17])('%d beats are reconstructed as they are among many', (few) => {
  const part = values.subarray(0, few * ECG_LENGTH)
  for (const backend of backends) {
    const expected = reconstruct(backend, trained, values, 100).subarray(0, part.length)
    const found = reconstruct(backend, trained, part, few)
    expect(found).toHaveLength(part.length)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
  }
})

test('no tensor is left behind', () => {
  for (const backend of backends) {
    const before = backend.tensors.memory().numTensors
    reconstruct(backend, trained, values, 100)
    expect(backend.tensors.memory().numTensors).toBe(before)
  }
})

test('an error is the mean of a beat’s absolute differences', () => {
  const input = new Float32Array(2 * ECG_LENGTH).fill(0.5)
  const output = input.slice()
  output[3] += 1
  output[ECG_LENGTH] -= 0.5
  output[ECG_LENGTH + 1] += 0.5
  const errors = meanAbsoluteErrors(input, output, 2)
  expect(errors[0]).toBeCloseTo(1 / ECG_LENGTH, 12)
  expect(errors[1]).toBeCloseTo(1 / ECG_LENGTH, 12)
})

test('the errors of chosen rows are those of the rows one by one, in their order', async () => {
  const backend = await openBackend('wasm')
  const rows = Int32Array.from({ length: 5000 }, (_, index) => (index * 7) % count)
  const found = errorsOfRows(backend, trained, { count, values }, rows)
  const all = meanAbsoluteErrors(values, reconstruct(backend, trained, values, count), count)
  for (const [index, row] of rows.entries()) expect(found[index]).toBeCloseTo(all[row], 6)
})

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((largest, value, index) => Math.max(largest, Math.abs(value - right[index])), 0)
}
