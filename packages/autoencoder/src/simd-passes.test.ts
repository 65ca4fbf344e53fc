import { expect, test } from 'vitest'
import type { Activation } from './activations.ts'
import { findLoss } from './losses.ts'
import { compileProduct } from './matrix-product.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, layOut, type Network, parseNetwork } from './network.ts'
import { reconstruct, reconstructDirectly } from './reconstruct.ts'
import { openPasses } from './simd-passes.ts'
import { makeWaves } from './testing/fixtures.ts'
import { makeMemory } from './wasm-code.ts'

const random = new MersenneTwister(5)

test.each([
  [64, 140, 32],
  [3, 5, 7],
  [1, 1, 1],
  [9, 2, 13],
  [6, 3, 12],
  [4, 8, 8],
])('a product of %d × %d and so many × %d numbers is added to what is there', (rows, inner, columns) => {
  const memory = makeMemory(2 * 65_536)
  const addProduct = compileProduct(memory)
  const numbers = new Float32Array(memory.buffer)
  const right = { start: 4 * rows * inner, rows: inner, columns }
  const target = { start: right.start + 4 * inner * columns, rows, columns }
  const [rightAt, targetAt] = [right.start / 4, target.start / 4]
  for (const isTransposed of [false, true]) {
    const left = { start: 0, rows: isTransposed ? inner : rows, columns: isTransposed ? rows : inner }
    for (let index = 0; index < targetAt; index++) numbers[index] = random.nextDouble() - 0.5
    numbers.fill(2, targetAt)
    addProduct(left, right, target, isTransposed)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        let sum = 2
        for (let step = 0; step < inner; step++) {
          const factor = numbers[isTransposed ? step * rows + row : row * inner + step] as number
          sum += factor * (numbers[rightAt + step * columns + column] as number)
        }
        expect(Math.abs((numbers[targetAt + row * columns + column] as number) - sum)).toBeLessThan(1e-5)
      }
    // Nothing beside it is touched.
    expect(numbers[targetAt + rows * columns]).toBe(2)
  }
})

const everywhere = ['relu', 'elu', 'tanh', 'sigmoid', 'linear'] as const
const cases = everywhere.flatMap((inside) =>
  (['sigmoid', 'linear'] as const).flatMap((output) =>
    (['exact', 'swift'] as const).map((arithmetic) => [arithmetic, inside, output] as const),
  ),
)

test.each(cases)(
  'by %s arithmetic, with %s inside and %s out, gradients are the slopes of the loss',
  (arithmetic, inside, output) => {
    const network = layOut('test', [6, 5, 3, 5, 6], { inside, code: 'linear', output })
    const parameters = initialParameters(network, random).map((value) => value + 0.05)
    const batch = Float32Array.from({ length: 7 * 6 }, () => random.nextDouble() - 0.5)
    for (const name of ['mae', 'mse', 'huber', 'log_cosh']) {
      const loss = findLoss(name)
      const passes = openPasses(network, 10, arithmetic)
      passes.load(parameters)
      const found = passes.back(loss, batch)
      const lossAt = (index: number, by: number) => {
        const moved = Float64Array.from(parameters)
        moved[index] = (moved[index] as number) + by
        return meanLoss(network, moved, batch, loss.value)
      }
      expect(found.loss).toBeCloseTo(lossAt(0, 0), 6)
      for (const [index, gradient] of found.gradients.entries())
        expect(Math.abs(gradient - (lossAt(index, 1e-6) - lossAt(index, -1e-6)) / 2e-6)).toBeLessThan(2e-6)
    }
  },
)

/** The same network once more, plainly and in double precision. */
function meanLoss(
  { layers }: Network,
  parameters: Float64Array,
  batch: Float32Array,
  value: (error: number) => number,
): number {
  let sum = 0
  for (let start = 0; start < batch.length; start += 6) {
    const target = [...batch.subarray(start, start + 6)]
    let signal = target
    for (const { outputs, weights, biases, activation } of layers)
      signal = Array.from({ length: outputs }, (_, output) =>
        activationOf[activation](
          signal.reduce(
            (total, strength, input) =>
              total + strength * (parameters[weights + input * outputs + output] as number),
            parameters[biases + output] as number,
          ),
        ),
      )
    for (const [index, output] of signal.entries()) sum += value(output - (target[index] as number))
  }
  return sum / batch.length
}

const activationOf: Record<Activation, (sum: number) => number> = {
  relu: (sum) => Math.max(0, sum),
  elu: (sum) => (sum > 0 ? sum : Math.expm1(sum)),
  tanh: Math.tanh,
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
  linear: (sum) => sum,
}

test('what the passes reconstruct is what plain loops do, and the same bytes whatever stands beside a beat', () => {
  const network = parseNetwork('32,4', { inside: 'elu', code: 'linear', output: 'linear' })
  const trained = { network, parameters: initialParameters(network, random) }
  const { values, count } = makeWaves(600, 3)
  const all = reconstruct(undefined, trained, values, count)
  const plain = reconstructDirectly(trained, values, count)
  for (const [index, value] of all.entries())
    expect(Math.abs(value - (plain[index] as number))).toBeLessThan(1e-5)
  for (const row of [0, 5, 255, 256, 599]) {
    const beat = values.subarray(row * 140, (row + 1) * 140)
    expect(reconstruct(undefined, trained, beat, 1)).toEqual(all.subarray(row * 140, (row + 1) * 140))
  }
})
