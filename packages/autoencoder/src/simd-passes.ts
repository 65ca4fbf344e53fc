import { type Activation, findFormula } from './activations.ts'
import { compileElementwise, type Elementwise } from './elementwise.ts'
import type { Derivative } from './gradients.ts'
import type { Loss } from './losses.ts'
import { compileProduct, type Matrix } from './matrix-product.ts'
import type { Layer, Network } from './network.ts'
import { findOutputDelta } from './output-delta.ts'
import { transpose } from './transpose.ts'
import { makeMemory } from './wasm-code.ts'

const BYTES = Float32Array.BYTES_PER_ELEMENT

/** The way forward and back through one network, in a memory of its own, by our product of matrices. */
export type Passes = {
  /** Takes the parameters that the next ways go by. */
  load: (parameters: Float32Array) => void
  /**
   * What the network makes of a batch: as many numbers, which the next call overwrites.
   *
   * @param batch beats as the network sees them, one after the other, no more than the passes were opened for
   */
  forward: (batch: Float32Array) => Float32Array
  /**
   * The loss and its derivative, as `differentiate` has them; the next call overwrites the gradients.
   *
   * @param whole how many samples the mean is taken over, where the batch is a part of what a step goes by
   */
  back: (loss: Loss, batch: Float32Array, whole?: number) => Derivative
}

/**
 * @param most how many beats a batch has at most
 * @param arithmetic `exact` computes activations one by one as activations.ts has them; `swift` four at once, a few
 *   units of the last place beside them
 */
export function openPasses(network: Network, most: number, arithmetic: 'exact' | 'swift' = 'exact'): Passes {
  const { layers } = network
  const width = (layers[0] as Layer).inputs
  const widest = Math.max(width, ...layers.map(({ outputs }) => outputs))
  const { memory, take } = openMemory(
    2 * network.parameterCount +
      most * (1 + width + 2 * widest + layers.reduce((sum, { outputs }) => sum + outputs, 0)) +
      Math.max(...layers.map(({ inputs, outputs }) => inputs * outputs)),
    layers.length + 8,
  )
  const addProduct = compileProduct(memory)
  const elementwise = compileElementwise(memory)
  const { activate, multiplyBySlopes } =
    arithmetic === 'swift' ? swiftActivations(elementwise) : exactActivations
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

  const load: Passes['load'] = (parameters) => held.values.set(parameters)

  const forward: Passes['forward'] = (batch) => {
    const count = batch.length / width
    signals[0]?.values.set(batch)
    for (const [index, layer] of layers.entries()) {
      const { inputs, outputs, biases, activation } = layer
      const [input, output] = [signals[index] as Place, signals[index + 1] as Place]
      const end = output.start + count * outputs * BYTES
      elementwise.repeat(held.start + biases * BYTES, outputs * BYTES, output.start, end)
      addProduct(matrix(input, count, inputs), weightsOf(held, layer), matrix(output, count, outputs))
      activate(output, count * outputs, activation)
    }
    return (signals.at(-1) as Place).values.subarray(0, batch.length)
  }

  const back: Passes['back'] = (loss, batch, whole = batch.length) => {
    const count = batch.length / width
    const outputs = forward(batch)
    const last = findFormula(network.activations.output)
    let [behind, next] = deltas
    const meanLoss = findOutputDelta(loss, last.slope, outputs, batch, behind.values, whole)
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
      multiplyBySlopes(next, input, count * inputs, activation)
      ;[behind, next] = [next, behind]
    }
    return { loss: meanLoss, gradients: gradients.values }
  }
  return { load, forward, back }
}

/** A stretch of the memory: where it begins, in bytes, and its numbers. */
type Place = { start: number; values: Float32Array }

/** Places begin at multiples of four numbers, so that four at once may go over a place's end. */
function openMemory(numbers: number, places: number) {
  const memory = makeMemory((numbers + 4 * places) * BYTES)
  let start = 0
  const take = (length: number): Place => {
    const place = { start, values: new Float32Array(memory.buffer, start, length) }
    start += 4 * Math.ceil(length / 4) * BYTES
    return place
  }
  return { memory, take }
}

type Activations = {
  activate: (sums: Place, count: number, activation: Activation) => void
  /** Turns the derivative by what left a layer into the one by what entered its activation. */
  multiplyBySlopes: (derivatives: Place, outputs: Place, count: number, activation: Activation) => void
}

const exactActivations: Activations = {
  activate({ values }, count, activation) {
    if (activation === 'linear') return
    const { value } = findFormula(activation)
    for (let index = 0; index < count; index++) values[index] = value(values[index] as number)
  },
  multiplyBySlopes({ values }, outputs, count, activation) {
    if (activation === 'linear') return
    const { slope } = findFormula(activation)
    for (let index = 0; index < count; index++)
      values[index] = (values[index] as number) * slope(outputs.values[index] as number)
  },
}

const swiftActivations = (elementwise: Elementwise): Activations => ({
  activate(sums, count, activation) {
    if (activation === 'tanh') exactActivations.activate(sums, count, activation)
    else elementwise.activate(activation, sums.start, sums.start + count * BYTES)
  },
  multiplyBySlopes(derivatives, outputs, count, activation) {
    if (activation !== 'relu' && activation !== 'elu')
      exactActivations.multiplyBySlopes(derivatives, outputs, count, activation)
    else
      elementwise.multiplyBySlope(activation, derivatives.start, outputs.start, outputs.start + count * BYTES)
  },
})
