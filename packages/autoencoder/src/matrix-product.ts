// A product of matrices for the many small steps of a fit, as WebAssembly with SIMD instructions. TensorFlow.js spends
// milliseconds a step on its operations, whatever their size; a call of this costs next to nothing.

import {
  type Code,
  constant,
  decrease,
  F32,
  get,
  I32,
  increase,
  type Memory,
  makeModule,
  set,
  unsigned,
  V128,
  whileAtLeast,
} from './wasm-code.ts'

/** A matrix in a memory, row after row. */
export type Matrix = { start: number; rows: number; columns: number }

/** Adds to the target the product of two matrices, the left one as it stands there or with its rows as columns. */
export type AddProduct = (left: Matrix, right: Matrix, target: Matrix, isTransposed?: boolean) => void

/** @param memory where the matrices are, at multiples of four bytes */
export function compileProduct(memory: Memory): AddProduct {
  const run = makeFunctions(memory).addProduct
  return (left, right, target, isTransposed = false) => {
    const [along, across] = [4, 4 * left.columns]
    const [rowStep, columnStep] = isTransposed ? [along, across] : [across, along]
    const { rows, columns } = target
    run(left.start, rowStep, columnStep, right.start, target.start, rows, right.rows, columns)
  }
}

/** How many numbers an instruction works on, and its instructions. */
type Lanes = { bytes: number; load: Code; splat: Code; store: Code; multiply: Code; add: Code }
const FOUR: Lanes = {
  bytes: 16,
  load: [0xfd, 0x00, 0],
  splat: [0xfd, 0x09, 0],
  store: [0xfd, 0x0b, 0],
  multiply: [0xfd, ...unsigned(0xe6)],
  add: [0xfd, ...unsigned(0xe4)],
}
const ONE: Lanes = {
  bytes: 4,
  load: [0x2a, 0],
  splat: [0x2a, 0],
  store: [0x38, 0],
  multiply: [0x94],
  add: [0x92],
}

// The function's parameters, then its other variables.
const [LEFT, LEFT_ROW, LEFT_COLUMN, RIGHT, TARGET, ROWS, INNER, COLUMNS] = [0, 1, 2, 3, 4, 5, 6, 7]
const [WIDTH, RIGHT_START, TARGET_START, COLUMN_BYTES, RIGHT_PLACE, STEPS] = [8, 9, 10, 11, 12, 13]
const TALL = 4
const LEFT_PLACES = [14, 15, 16, 17]
const TARGET_PLACES = [18, 19, 20, 21]
const SUMS_OF_FOUR = 22
const SUMS_OF_ONE = 33

/**
 * A block of the target: `rows` rows, `across` times as many columns as there are lanes. All its sums are kept in
 * variables while a loop goes along the inner dimension.
 */
function block(rows: number, across: number, lanes: Lanes): Code {
  const first = lanes === FOUR ? SUMS_OF_FOUR : SUMS_OF_ONE
  const sum = (row: number, part: number) => first + row * across + part
  const factor = (part: number) => first + rows * across + part
  const strength = first + rows * across + across
  const each = <Item>(count: number, make: (index: number) => readonly Item[]) =>
    Array.from({ length: count }, (_, index) => make(index)).flat()
  const place = (places: readonly number[], row: number) => places[row] as number
  return [
    ...each(rows, (row) => [
      ...(row === 0
        ? [...get(LEFT), ...set(place(LEFT_PLACES, 0)), ...get(TARGET_START), ...set(place(TARGET_PLACES, 0))]
        : [
            ...[...get(place(LEFT_PLACES, row - 1)), ...get(LEFT_ROW), 0x6a, ...set(place(LEFT_PLACES, row))],
            ...[
              ...get(place(TARGET_PLACES, row - 1)),
              ...get(WIDTH),
              0x6a,
              ...set(place(TARGET_PLACES, row)),
            ],
          ]),
      ...each(across, (part) => [
        ...[...get(place(TARGET_PLACES, row)), ...lanes.load, part * lanes.bytes, ...set(sum(row, part))],
      ]),
    ]),
    ...[...get(RIGHT_START), ...set(RIGHT_PLACE), ...get(INNER), ...set(STEPS)],
    ...whileAtLeast(STEPS, 1, [
      ...each(across, (part) => [
        ...[...get(RIGHT_PLACE), ...lanes.load, part * lanes.bytes, ...set(factor(part))],
      ]),
      ...each(rows, (row) => [
        ...[...get(place(LEFT_PLACES, row)), ...lanes.splat, 0, ...set(strength)],
        ...each(across, (part) => [
          ...[...get(strength), ...get(factor(part)), ...lanes.multiply],
          ...[...get(sum(row, part)), ...lanes.add, ...set(sum(row, part))],
        ]),
        ...increase(place(LEFT_PLACES, row), get(LEFT_COLUMN)),
      ]),
      ...increase(RIGHT_PLACE, get(WIDTH)),
      ...decrease(STEPS, 1),
    ]),
    ...each(rows, (row) =>
      each(across, (part) => [
        ...[...get(place(TARGET_PLACES, row)), ...get(sum(row, part)), ...lanes.store, part * lanes.bytes],
      ]),
    ),
  ]
}

/** All columns of the next `rows` rows, eight, four and one at a time. */
function band(rows: number): Code {
  const stretch = (across: number, lanes: Lanes) => {
    const bytes = across * lanes.bytes
    return whileAtLeast(COLUMN_BYTES, bytes, [
      ...block(rows, across, lanes),
      ...[...increase(RIGHT_START, constant(bytes)), ...increase(TARGET_START, constant(bytes))],
      ...decrease(COLUMN_BYTES, bytes),
    ])
  }
  return whileAtLeast(ROWS, rows, [
    ...[...get(RIGHT), ...set(RIGHT_START), ...get(TARGET), ...set(TARGET_START)],
    ...[...get(WIDTH), ...set(COLUMN_BYTES)],
    ...[...stretch(2, FOUR), ...stretch(1, FOUR), ...stretch(1, ONE)],
    ...increase(LEFT, [...get(LEFT_ROW), ...constant(rows), 0x6c]),
    ...increase(TARGET, [...get(WIDTH), ...constant(rows), 0x6c]),
    ...decrease(ROWS, rows),
  ])
}

const makeFunctions = makeModule({
  addProduct: {
    parameters: 8,
    variables: [3, 14, I32, 11, V128, 11, F32],
    body: [...get(COLUMNS), ...constant(4), 0x6c, ...set(WIDTH), ...band(TALL), ...band(1)],
  },
})
