import { type Activation, findFormula } from './activations.ts'
import { type Derivative, findOutputDelta, transpose } from './gradients.ts'
import type { Loss } from './losses.ts'
import { compileProduct, type Matrix, makeMemory } from './matrix-product.ts'
import type { Layer, Network } from './network.ts'

const BYTES = Float32Array.BYTES_PER_ELEMENT

/** The way forward and back through one network, in a memory of its own, by our product of matrices. */
export type Passes = {
  /**
   * What the network makes of a batch: as many numbers, which the next call overwrites.
   *
   * @param batch beats as the network sees them, one after the other, no more than the passes were opened for
   */
  forward: (parameters: Float32Array, batch: Float32Array) => Float32Array
  /** The loss and its derivative, as `differentiate` has them; the next call overwrites the gradients. */
  back: (loss: Loss, parameters: Float32Array, batch: Float32Array) => Derivative
}

/** @param most how many beats a batch has at most */
export function openPasses(network: Network, most: number): Passes {
  const { layers } = network
  const width = (layers[0] as Layer).inputs
  const widest = Math.max(width, ...layers.map(({ outputs }) => outputs))
  const { memory, take } = openMemory(
    2 * network.parameterCount +
      most * (1 + width + 2 * widest + layers.reduce((sum, { outputs }) => sum + outputs, 0)) +
      Math.max(...layers.map(({ inputs, outputs }) => inputs * outputs)),
  )
  const addProduct = compileProduct(memory)
  const held = take(network.parameterCount)
  const gradients = take(network.parameterCount)
  /** What enters the first layer, and what leaves each. */
  const signals = [take(most * width), ...layers.map(({ outputs }) => take(most * outputs))] as Place[]
  /** By turns: the derivatives by what enters a layer's activation, and by what enters the one before it. */
  const deltas = [take(most * widest), take(most * widest)] as [Place, Place]
  const turned = take(Math.max(...layers.map(({ inputs, outputs }) => inputs * outputs)))
  const ones = take(most)
  ones.values.fill(1)

  const matrix = ({ start }: Place, rows: number, columns: number): Matrix => ({ start, rows, columns })
  const weightsOf = ({ start }: Place, { weights, inputs, outputs }: Layer): Matrix => ({
    ...{ start: start + weights * BYTES, rows: inputs, columns: outputs },
  })

  const forward: Passes['forward'] = (parameters, batch) => {
    const count = batch.length / width
    held.values.set(parameters)
    signals[0]?.values.set(batch)
    for (const [index, layer] of layers.entries()) {
      const { inputs, outputs, biases, activation } = layer
      const [input, output] = [signals[index] as Place, signals[index + 1] as Place]
      const bias = held.values.subarray(biases, biases + outputs)
      for (let row = 0; row < count; row++) output.values.set(bias, row * outputs)
      addProduct(matrix(input, count, inputs), weightsOf(held, layer), matrix(output, count, outputs))
      activate(output.values.subarray(0, count * outputs), activation)
    }
    return (signals.at(-1) as Place).values.subarray(0, batch.length)
  }

  const back: Passes['back'] = (loss, parameters, batch) => {
    const count = batch.length / width
    const outputs = forward(parameters, batch)
    const last = findFormula(network.activations.output)
    let [behind, next] = deltas
    const meanLoss = findOutputDelta(loss, last.slope, outputs, batch, behind.values)
    gradients.values.fill(0)
    for (const [index, layer] of [...layers.entries()].reverse()) {
      const { inputs, outputs, biases } = layer
      const delta = matrix(behind, count, outputs)
      const input = signals[index] as Place
      addProduct(matrix(input, count, inputs), delta, weightsOf(gradients, layer), true)
      const sums = { start: gradients.start + biases * BYTES, rows: 1, columns: outputs }
      addProduct(matrix(ones, 1, count), delta, sums)
      if (index === 0) break
      transpose(held.values.subarray(layer.weights, layer.biases), inputs, outputs, turned.values)
      next.values.fill(0, 0, count * inputs)
      addProduct(delta, matrix(turned, outputs, inputs), matrix(next, count, inputs))
      const { activation } = layers[index - 1] as Layer
      multiplyBySlopes(next.values, input.values, count * inputs, activation)
      ;[behind, next] = [next, behind]
    }
    return { loss: meanLoss, gradients: gradients.values }
  }
  return { forward, back }
}

/** A stretch of the memory: where it begins, in bytes, and its numbers. */
type Place = { start: number; values: Float32Array }

function openMemory(numbers: number) {
  const memory = makeMemory(numbers * BYTES)
  let start = 0
  const take = (length: number): Place => {
    const place = { start, values: new Float32Array(memory.buffer, start, length) }
    start += length * BYTES
    return place
  }
  return { memory, take }
}

function activate(sums: Float32Array, activation: Activation): void {
  if (activation === 'linear') return
  const { value } = findFormula(activation)
  for (let index = 0; index < sums.length; index++) sums[index] = value(sums[index] as number)
}

/** Turns the derivative by what left a layer into the one by what entered its activation. */
function multiplyBySlopes(
  derivatives: Float32Array,
  outputs: Float32Array,
  count: number,
  activation: Activation,
): void {
  if (activation === 'linear') return
  const { slope } = findFormula(activation)
  for (let index = 0; index < count; index++)
    derivatives[index] = (derivatives[index] as number) * slope(outputs[index] as number)
}
