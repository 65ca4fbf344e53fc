import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { beforeAll, expect, test } from 'vitest'
import type { Backend } from './backend.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, parseNetwork } from './network.ts'
import { reconstruct, reconstructDirectly } from './reconstruct.ts'
import { makeWaves, openAllBackends } from './testing/fixtures.ts'

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

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (right[index] as number))),
    0,
  )
}
