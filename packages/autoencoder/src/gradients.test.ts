import { beforeAll, expect, test } from 'vitest'
import { activate, type Backend } from './backend.ts'
import { differentiate } from './gradients.ts'
import { findLoss } from './losses.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, layOut, parseNetwork } from './network.ts'
import { makeWaves, openAllBackends } from './testing/fixtures.ts'
import { transpose } from './transpose.ts'

let backends: Backend[]
beforeAll(async () => {
  backends = await openAllBackends()
})

// Narrow and wide layers in both orders, so that both ways to transpose are taken.
const network = layOut('test', [6, 4, 3, 5, 6])
const count = 7

test.each(['mae', 'mse', 'huber', 'log_cosh'])(
  'on each backend the gradients of %s are the slopes of the loss in double precision',
  (name) => {
    const loss = findLoss(name)
    const random = new MersenneTwister(5)
    const parameters = initialParameters(network, random).map((value) => value + 0.05)
    const batch = Float32Array.from({ length: count * 6 }, () => random.nextDouble())
    const expected = slopes(parameters, batch, loss.value)
    for (const backend of backends) {
      activate(backend)
      const found = differentiate(backend, network, loss)(parameters, batch)
      expect(found.loss).toBeCloseTo(meanLoss(Float64Array.from(parameters), batch, loss.value), 6)
      for (const [index, gradient] of found.gradients.entries()) {
        expect(Math.abs(gradient - (expected[index] as number))).toBeLessThan(1e-6)
      }
    }
    expect(expected.some((slope) => Math.abs(slope) > 1e-3)).toBe(true)
  },
)

test('the backends agree on the gradients of the real network', () => {
  const real = parseNetwork('32,16,8')
  const parameters = initialParameters(real, new MersenneTwister(21))
  const { values } = makeWaves(100, 3)
  const found = backends.map((backend) => {
    activate(backend)
    // A smooth loss: the sign of an error near 0 may differ between them.
    return differentiate(backend, real, findLoss('mse'))(parameters, values).gradients.slice()
  })
  for (const gradients of found) {
    for (const [index, gradient] of gradients.entries()) {
      expect(Math.abs(gradient - (found[0]?.[index] as number))).toBeLessThan(1e-6)
    }
  }
})

test('no tensor outlives the pass', () => {
  for (const backend of backends) {
    activate(backend)
    const derivative = differentiate(backend, network, findLoss('mae'))
    const before = backend.tensors.memory().numTensors
    derivative(new Float32Array(network.parameterCount), new Float32Array(count * 6))
    expect(backend.tensors.memory().numTensors).toBe(before)
  }
})

test.each([
  [1, 1],
  [3, 5],
  [16, 2],
  [37, 19],
])('each number of a %d × %d matrix changes row for column', (rows, columns) => {
  const source = Float32Array.from({ length: rows * columns }, (_, index) => index + 1)
  const target = new Float32Array(rows * columns)
  transpose(source, rows, columns, target)
  for (const [index, value] of source.entries()) {
    const row = Math.floor(index / columns)
    expect(target[(index - row * columns) * rows + row]).toBe(value)
  }
})

/** Central differences of the loss by each parameter. */
function slopes(parameters: Float32Array, batch: Float32Array, value: (error: number) => number): number[] {
  const step = 1e-6
  return Array.from(parameters, (parameter, index) => {
    const lossAt = (moved: number) => meanLoss(Float64Array.from(parameters).with(index, moved), batch, value)
    return (lossAt(parameter + step) - lossAt(parameter - step)) / (2 * step)
  })
}

/** The same network once more, plainly and in double precision. */
function meanLoss(parameters: Float64Array, batch: Float32Array, value: (error: number) => number): number {
  let sum = 0
  for (let start = 0; start < batch.length; start += 6) {
    const target = [...batch.subarray(start, start + 6)]
    let signal = target
    for (const { outputs, weights, biases, activation } of network.layers) {
      signal = Array.from({ length: outputs }, (_, output) => {
        const entering = signal.reduce(
          (total, strength, input) =>
            total + strength * (parameters[weights + input * outputs + output] as number),
          parameters[biases + output] as number,
        )
        return activation === 'relu' ? Math.max(0, entering) : 1 / (1 + Math.exp(-entering))
      })
    }
    for (const [index, output] of signal.entries()) sum += value(output - (target[index] as number))
  }
  return sum / batch.length
}
