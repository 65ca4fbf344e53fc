import { BLOCKS } from './blocks.ts'

/** The kernel of a support vector machine: row `i` holds what beat `i` has in common with each beat, from 0 to 1. */
export type Kernel = { count: number; row(index: number): Float32Array }

/**
 * The radial kernel exp(-gamma · squared distance), made row by row as rows are asked for: a fit asks for few of them.
 *
 * @param blocks of the beats
 */
export function radialKernel(blocks: Float32Array, gamma: number): Kernel {
  const count = blocks.length / BLOCKS
  const rows = new Map<number, Float32Array>()
  return {
    count,
    row(index) {
      const known = rows.get(index)
      if (known !== undefined) return known
      const made = new Float32Array(count)
      const beat = blocks.slice(index * BLOCKS, (index + 1) * BLOCKS)
      for (let other = 0, at = 0; other < count; other++) {
        let square = 0
        for (let block = 0; block < BLOCKS; block++, at++) {
          const difference = (beat[block] as number) - (blocks[at] as number)
          square += difference * difference
        }
        made[other] = Math.exp(-gamma * square)
      }
      rows.set(index, made)
      return made
    },
  }
}

/** What a fit came to. */
export type SupportVectors = {
  /** Of each beat how much it counts, from 0 (not at all) to its bound. */
  weights: Float64Array
  intercept: number
  /** The decision of each beat, also of those whose bound is 0: above 0 is the side of `sides` 1. */
  decisions: Float64Array
}

/** A pair of weights is moved at most so often: far more than any fit that ends has taken. */
const MOST_STEPS = 2_000_000
/** Stands for the curvature between two beats that are equal. */
const LEAST_CURVATURE = 1e-12

/**
 * Fits a support vector machine by sequential minimal optimisation with working sets of second order: R.-E. Fan,
 * P.-H. Chen and C.-J. Lin, Working set selection using second order information for training support vector
 * machines, Journal of Machine Learning Research 6 (2005), 1889–1918; the intercept as in LIBSVM.
 *
 * @param sides 1 or -1 of each beat
 * @param bounds of each beat the most that it may count (C); 0 leaves it out of the fit and still decides on it
 * @param options.tolerance by how much the best pair may still violate optimality
 * @param options.start weights to begin from, within the bounds, whose sum times `sides` is 0
 */
export function fitSupportVectors(
  kernel: Kernel,
  sides: Int8Array,
  bounds: Float64Array,
  { tolerance = 1e-3, start }: { tolerance?: number; start?: Float64Array } = {},
): SupportVectors {
  const { count } = kernel
  const weights = start?.slice() ?? new Float64Array(count)
  // Of half the quadratic form less the sum of the weights.
  const gradient = new Float64Array(count).fill(-1)
  for (let index = 0; index < count; index++)
    if (weights[index] !== 0) move(kernel, sides, gradient, index, weights[index] as number)

  for (let step = 0; step < MOST_STEPS; step++) {
    const pair = choosePair(kernel, sides, bounds, weights, gradient)
    if (pair === undefined || pair.violation < tolerance) break
    const { up, down, amount } = pair
    const upwards = (sides[up] as number) * amount
    const downwards = -(sides[down] as number) * amount
    move(kernel, sides, gradient, up, upwards)
    move(kernel, sides, gradient, down, downwards)
    weights[up] = settle((weights[up] as number) + upwards, bounds[up] as number)
    weights[down] = settle((weights[down] as number) + downwards, bounds[down] as number)
  }
  const intercept = findIntercept(sides, bounds, weights, gradient)
  const decisions = gradient.map((slope, index) => (sides[index] as number) * (slope + 1) + intercept)
  return { weights, intercept, decisions }
}

function move(kernel: Kernel, sides: Int8Array, gradient: Float64Array, index: number, change: number): void {
  const row = kernel.row(index)
  const step = (sides[index] as number) * change
  for (let other = 0; other < gradient.length; other++)
    gradient[other] = (gradient[other] as number) + step * (sides[other] as number) * (row[other] as number)
}

/** A weight that rounding has moved off its bound goes back to it. */
function settle(weight: number, bound: number): number {
  const hair = 1e-12 * bound
  if (weight < hair) return 0
  return weight > bound - hair ? bound : weight
}

/** The weight to raise (towards its side) and the one to lower by as much, and by how much; none at the end. */
function choosePair(
  kernel: Kernel,
  sides: Int8Array,
  bounds: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
) {
  let up = -1
  let highest = -Infinity
  for (let index = 0; index < sides.length; index++) {
    const side = sides[index] as number
    const weight = weights[index] as number
    if (side > 0 ? weight >= (bounds[index] as number) : weight <= 0) continue
    const pull = -side * (gradient[index] as number)
    if (pull > highest) {
      highest = pull
      up = index
    }
  }
  if (up < 0) return undefined
  const row = kernel.row(up)
  let down = -1
  let lowest = Infinity
  let best = 0
  let amount = 0
  for (let index = 0; index < sides.length; index++) {
    const side = sides[index] as number
    const weight = weights[index] as number
    if (side > 0 ? weight <= 0 : weight >= (bounds[index] as number)) continue
    const pull = -side * (gradient[index] as number)
    if (pull < lowest) lowest = pull
    const difference = highest - pull
    if (difference <= 0) continue
    const curvature = Math.max(2 - 2 * (row[index] as number), LEAST_CURVATURE)
    const gain = (difference * difference) / curvature
    if (gain <= best) continue
    best = gain
    down = index
    amount = difference / curvature
  }
  if (down < 0) return undefined
  const roomUp = sides[up] === 1 ? (bounds[up] as number) - (weights[up] as number) : (weights[up] as number)
  const roomDown =
    sides[down] === 1 ? (weights[down] as number) : (bounds[down] as number) - (weights[down] as number)
  return { up, down, amount: Math.min(amount, roomUp, roomDown), violation: highest - lowest }
}

/** The mean over the weights between their bounds, or else the middle of what the others allow. */
function findIntercept(
  sides: Int8Array,
  bounds: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  let sum = 0
  let free = 0
  let low = -Infinity
  let high = Infinity
  for (let index = 0; index < sides.length; index++) {
    const bound = bounds[index] as number
    if (bound === 0) continue
    const side = sides[index] as number
    const weight = weights[index] as number
    const pull = -side * (gradient[index] as number)
    if (weight > 0 && weight < bound) {
      sum += pull
      free++
    } else if (side > 0 === weight <= 0) low = Math.max(low, pull)
    else high = Math.min(high, pull)
  }
  return free > 0 ? sum / free : (low + high) / 2
}

/**
 * The decisions of a fitted machine on other beats.
 *
 * @param vectors blocks of the beats that count
 * @param coefficients of each of them its weight times its side
 */
export function decideByVectors(
  blocks: Float32Array,
  vectors: Float32Array,
  coefficients: Float32Array | Float64Array,
  intercept: number,
  gamma: number,
): Float64Array {
  const decisions = new Float64Array(blocks.length / BLOCKS)
  for (let row = 0; row < decisions.length; row++) {
    let decision = intercept
    for (let vector = 0, at = 0; vector < coefficients.length; vector++) {
      let square = 0
      for (let block = row * BLOCKS; block < (row + 1) * BLOCKS; block++, at++) {
        const difference = (blocks[block] as number) - (vectors[at] as number)
        square += difference * difference
      }
      decision += (coefficients[vector] as number) * Math.exp(-gamma * square)
    }
    decisions[row] = decision
  }
  return decisions
}
