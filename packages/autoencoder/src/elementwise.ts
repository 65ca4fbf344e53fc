// What is done to one number after the other between products of matrices, four at once: with `Math.exp` the sigmoids
// of a batch take longer than all its products. As WebAssembly, see wasm-code.ts.

import type { Activation } from './activations.ts'
import {
  type Code,
  constant,
  get,
  I32,
  increase,
  type Memory,
  makeModule,
  set,
  unsigned,
  V128,
  whileBelow,
} from './wasm-code.ts'

/** The activations that are here; the others are computed as activations.ts has them. */
export type SwiftActivation = Exclude<Activation, 'tanh'>

/**
 * Where numbers stand is told in bytes. Up to three numbers beyond the end are changed too, so that stretches are to
 * begin at multiples of four numbers.
 */
export type Elementwise = {
  /** Turns sums into what the activation makes of them. An error of `exp` is some units of the last place. */
  activate: (activation: SwiftActivation, start: number, end: number) => void
  /** Multiplies derivatives by the activation's slope, from what it had made. */
  multiplyBySlope: (activation: 'relu' | 'elu', derivatives: number, values: number, end: number) => void
  /** Writes a stretch of `bytes` so often that it fills the target up to its end. */
  repeat: (source: number, bytes: number, target: number, end: number) => void
}

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)]
const load = (local: number): Code => [...get(local), ...simd(0x00), 0, 0]
const [store, and, choose] = [[...simd(0x0b), 0, 0], simd(0x4e), simd(0x52)]
const above = simd(0x44)
const [add, subtract, multiply, divide] = [simd(0xe4), simd(0xe5), simd(0xe6), simd(0xe7)]
// The pseudo-minimum and -maximum: of what is no number they leave the first.
const [negate, least, most] = [simd(0xe1), simd(0xea), simd(0xeb)]
const [addWhole, shiftLeft] = [simd(0xae), simd(0xab)]

/** The same number four times. */
const number = (value: number): Code => four(new Uint8Array(Float32Array.of(value).buffer))
const wholeNumber = (value: number): Code => four(new Uint8Array(Int32Array.of(value).buffer))
const four = (bytes: Uint8Array): Code => [...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes]

/** Added to a number and taken away again, it leaves the nearest whole one; between, that stands in the lowest bits. */
const ROUNDING = 1.5 * 2 ** 23
/** The exponent of 1, in the bits of a number. */
const ONE = 127 << 23

/**
 * Replaces four numbers on the stack by their exponentials: 2 to a whole power, times a polynomial of what is left.
 * Source: Moshier, Cephes, `expf.c`.
 */
function exponential(rest: number, power: number): Code {
  const polynomial = [1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]
  const whole = [...get(power), ...number(ROUNDING), ...subtract]
  return [
    ...[...number(-87), ...most, ...number(88), ...least, ...set(rest)],
    ...[...get(rest), ...number(Math.LOG2E), ...multiply, ...number(ROUNDING), ...add, ...set(power)],
    ...[...get(rest), ...whole, ...number(0.693359375), ...multiply, ...subtract],
    ...[...whole, ...number(-2.1219444e-4), ...multiply, ...subtract, ...set(rest)],
    ...number(1.98756915e-4),
    ...polynomial.flatMap((factor) => [...get(rest), ...multiply, ...number(factor), ...add]),
    ...[...get(rest), ...multiply, ...get(rest), ...multiply, ...get(rest), ...add, ...number(1), ...add],
    ...[...get(power), 0x41, 23, ...shiftLeft, ...wholeNumber(ONE), ...addWhole, ...multiply],
  ]
}

/** Four numbers after the other, until the last of the places comes to its end. */
function each(parameters: number, end: number, make: (first: number) => Code) {
  const first = parameters
  const places = Array.from({ length: end }, (_, local) => increase(local, constant(16))).flat()
  return {
    parameters,
    variables: [1, 3, V128],
    body: whileBelow(end - 1, end, [...make(first), ...places]),
  }
}

const sums = (make: (first: number) => Code) => each(2, 1, (first) => [...get(0), ...make(first), ...store])
const slopes = (make: Code) => each(3, 2, () => [...get(0), ...load(0), ...make, ...store])

const [SOURCE, BYTES, TARGET, END, OFFSET] = [0, 1, 2, 3, 4]

const makeFunctions = makeModule({
  relu: sums(() => [...load(0), ...number(0), ...most]),
  sigmoid: sums((first) => [
    ...[...number(1), ...number(1), ...load(0), ...negate],
    ...[...exponential(first, first + 1), ...add, ...divide],
  ]),
  elu: sums((first) => [
    ...[...load(0), ...load(0), ...exponential(first, first + 1), ...number(1), ...subtract],
    ...[...load(0), ...number(0), ...above, ...choose],
  ]),
  reluSlope: slopes([...load(1), ...number(0), ...above, ...and]),
  eluSlope: slopes([
    ...[...number(1), ...load(1), ...number(1), ...add],
    ...[...load(1), ...number(0), ...above, ...choose, ...multiply],
  ]),
  // Four numbers at once: what one row has too much is overwritten by the next.
  repeat: {
    parameters: 4,
    variables: [1, 1, I32],
    body: whileBelow(TARGET, END, [
      ...[...constant(0), ...set(OFFSET)],
      ...whileBelow(OFFSET, BYTES, [
        ...[...get(TARGET), ...get(OFFSET), 0x6a],
        ...[...get(SOURCE), ...get(OFFSET), 0x6a, ...simd(0x00), 0, 0],
        ...[...store, ...increase(OFFSET, constant(16))],
      ]),
      ...increase(TARGET, get(BYTES)),
    ]),
  },
})

/** @param memory where the numbers are */
export function compileElementwise(memory: Memory): Elementwise {
  const { relu, sigmoid, elu, reluSlope, eluSlope, repeat } = makeFunctions(memory)
  return {
    activate(activation, start, end) {
      if (activation === 'relu') relu(start, end)
      else if (activation === 'sigmoid') sigmoid(start, end)
      else if (activation === 'elu') elu(start, end)
    },
    multiplyBySlope(activation, derivatives, values, end) {
      if (activation === 'relu') reluSlope(derivatives, values, end)
      else eluSlope(derivatives, values, end)
    },
    repeat,
  }
}
