import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { MersenneTwister } from '../mersenne-twister.ts'
import {
  BLOCK_LENGTH,
  BLOCKS,
  blocksOfRows,
  checkLabelledBlocks,
  compareBlocks,
  orderByContent,
  sampleRows,
} from './blocks.ts'
import { fitSigmoid, sigmoid } from './probability.ts'
import { decideByVectors, fitSupportVectors, type Kernel, radialKernel } from './support-vectors.ts'

/**
 * A support vector machine on blocks, which learns from both labels: its decision is above 0 for an anomalous beat.
 * Vectors and blocks are compared in units of the training beats' own deviation, so that a table in another unit
 * comes to the same verdicts.
 */
export type Head = {
  /** What blocks are divided by before they are compared. */
  unit: number
  /** `BLOCKS` numbers of each vector, in units; each of them is a half-precision number. */
  vectors: Float32Array
  /** Of each vector its weight, above 0 for an anomalous one. */
  coefficients: Float32Array
  intercept: number
  /** Of the kernel exp(-gamma · squared distance), in units. */
  gamma: number
  /** The probability of anomalous is 1 / (1 + exp(-(slope · decision + offset))). */
  slope: number
  offset: number
}

export type HeadOptions = {
  /** Draws folds and samples: a whole number from 0 to 4,294,967,295. */
  seed: number
  /** What a model's file has room for. */
  maximumVectors?: number
  /** How many beats it is fitted to at most. */
  maximumBeats?: number
}

export type FittedHead = {
  head: Head
  /** The row numbers of the beats that it was fitted to; fewer than all where it says `sampled`. */
  rows: Int32Array
  /** For each of `rows`, the decision of a machine that was fitted without that beat and its equals. */
  outOfFold: Float64Array
  sampled: 'no' | 'for-time' | 'for-room'
}

export const HEAD_BOUND = 3
export const HEAD_GAMMA = 0.028
const FOLDS = 5
const MOST_BEATS = 4000
const MOST_VECTORS = 420

/**
 * Fits a head: radial kernel, C = 3, gamma = 0.028; its probabilities by Platt's sigmoid from the decisions of five
 * folds. The same beats in another order come to the same head, to the byte; beats that are equal stand in one fold.
 * Of more than 4,000 beats so many are drawn; where there come more vectors than a model's file has room for, it is
 * fitted to fewer.
 *
 * @param blocks of the beats, raw: see `toBlocks`
 * @param verdicts their labels
 * @throws VigiaError `head-needs-both-labels` unless there are at least five different beats of each label;
 *   `invalid-blocks`, `invalid-seed`
 */
export function fitHead(
  blocks: Float32Array,
  verdicts: ArrayLike<Verdict>,
  { seed, maximumVectors = MOST_VECTORS, maximumBeats = MOST_BEATS }: HeadOptions,
): FittedHead {
  checkLabelledBlocks(blocks, verdicts)
  const order = orderByContent(blocks, verdicts)
  requireBothLabels(blocks, verdicts, order)
  const unit = findUnit(blocks)
  let rows = sampleRows(order, verdicts, maximumBeats, seed)
  let sampled: FittedHead['sampled'] = rows.length < order.length ? 'for-time' : 'no'
  for (;;) {
    const vectors = blocksOfRows(blocks, rows).map((value) => Math.f16round(value / unit))
    const kernel = radialKernel(vectors, HEAD_GAMMA)
    const sides = Int8Array.from(rows, (row) => (verdicts[row] === 'normal' ? -1 : 1))
    const fitted = fitSupportVectors(kernel, sides, new Float64Array(rows.length).fill(HEAD_BOUND))
    const count = fitted.weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0)
    if (count > maximumVectors) {
      const fewer = Math.floor((0.95 * rows.length * maximumVectors) / count)
      rows = sampleRows(rows, verdicts, Math.max(2, fewer), seed)
      sampled = 'for-room'
      continue
    }
    const folds = drawFolds(vectors, seed)
    const outOfFold = decideOutOfFold(kernel, sides, fitted.weights, folds)
    const isAnomalous = sides.map((side) => (side > 0 ? 1 : 0))
    const beatsEach = countBeatsEach(verdicts, rows)
    const probability = fitSigmoid(
      outOfFold,
      isAnomalous,
      Float64Array.from(rows, (row) => beatsEach[verdicts[row] as Verdict]),
    )
    const chosen = Int32Array.from(rows.keys()).filter((index) => (fitted.weights[index] as number) > 0)
    const head = {
      unit,
      vectors: blocksOfRows(vectors, chosen),
      coefficients: Float32Array.from(
        chosen,
        (index) => (sides[index] as number) * (fitted.weights[index] as number),
      ),
      intercept: fitted.intercept,
      gamma: HEAD_GAMMA,
      ...probability,
    }
    return { head, rows, outOfFold, sampled }
  }
}

/**
 * The decision of each beat: above 0 it is anomalous, and near 0 doubtful.
 *
 * @param blocks of the beats, raw: see `toBlocks`
 */
export function decide(head: Head, blocks: Float32Array): Float64Array {
  const { unit, vectors, coefficients, intercept, gamma } = head
  const scaled = blocks.map((value) => value / unit)
  return decideByVectors(scaled, vectors, coefficients, intercept, gamma)
}

/** The calibrated probability, from 0 to 1, that a beat with this decision is anomalous. */
export function probabilityOf({ slope, offset }: Head, decision: number): number {
  return sigmoid(slope * decision + offset)
}

function requireBothLabels(blocks: Float32Array, verdicts: ArrayLike<Verdict>, order: Int32Array): void {
  const different = { normal: 0, anomalous: 0 }
  const last: Partial<Record<Verdict, number>> = {}
  for (const row of order) {
    const verdict = verdicts[row] as Verdict
    const before = last[verdict]
    if (before === undefined || compareBlocks(blocks, before, row) !== 0) different[verdict]++
    last[verdict] = row
  }
  for (const verdict of ['normal', 'anomalous'] as const) {
    if (different[verdict] >= FOLDS) continue
    throw new VigiaError(
      'head-needs-both-labels',
      `A head learns from both labels and needs ${FOLDS} different beats of each; ` +
        `of those labelled ${verdict} there are ${different[verdict]}.`,
    )
  }
}

/** The deviation of the median beat, of samples: 1 for beats that were normalised each. */
function findUnit(blocks: Float32Array): number {
  const deviations = Float64Array.from({ length: blocks.length / BLOCKS }, (_, row) => {
    const beat = blocks.subarray(row * BLOCKS, (row + 1) * BLOCKS)
    const mean = beat.reduce((sum, value) => sum + value, 0) / BLOCKS
    return Math.sqrt(beat.reduce((sum, value) => sum + (value - mean) ** 2, 0) / BLOCKS / BLOCK_LENGTH)
  }).sort()
  return deviations[deviations.length >> 1] || 1
}

/** The fold of each beat; beats that are equal, which follow each other, have the same. */
function drawFolds(vectors: Float32Array, seed: number): Int32Array {
  const groups: number[] = []
  let group = -1
  for (let row = 0; row * BLOCKS < vectors.length; row++) {
    if (row === 0 || compareBlocks(vectors, row - 1, row) !== 0) group++
    groups.push(group)
  }
  const shuffled = Int32Array.from({ length: group + 1 }, (_, index) => index)
  new MersenneTwister(seed).shuffle(shuffled)
  return Int32Array.from(groups, (each) => (shuffled[each] as number) % FOLDS)
}

/** Each fold is fitted without its beats, beginning at the weights of the whole fit. */
function decideOutOfFold(
  kernel: Kernel,
  sides: Int8Array,
  weights: Float64Array,
  folds: Int32Array,
): Float64Array {
  const outOfFold = new Float64Array(sides.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const bounds = Float64Array.from(folds, (each) => (each === fold ? 0 : HEAD_BOUND))
    const start = weights.map((weight, index) => (folds[index] === fold ? 0 : weight))
    balance(start, sides)
    const { decisions } = fitSupportVectors(kernel, sides, bounds, { start })
    for (const [index, each] of folds.entries())
      if (each === fold) outOfFold[index] = decisions[index] as number
  }
  return outOfFold
}

/** Lessens the weights of the heavier side, so that both weigh the same again. */
function balance(weights: Float64Array, sides: Int8Array): void {
  let [positive, negative] = [0, 0]
  for (const [index, weight] of weights.entries())
    if ((sides[index] as number) > 0) positive += weight
    else negative += weight
  const heavier = positive > negative ? 1 : -1
  const part = Math.min(positive, negative) / Math.max(positive, negative)
  for (const [index, side] of sides.entries())
    if (side === heavier) weights[index] = (weights[index] as number) * (part || 0)
}

/** How many beats of all each of the chosen ones stands for, by label. */
function countBeatsEach(verdicts: ArrayLike<Verdict>, rows: Int32Array): Record<Verdict, number> {
  const all = { normal: 0, anomalous: 0 }
  for (const verdict of Array.from(verdicts)) all[verdict]++
  const chosen = { normal: 0, anomalous: 0 }
  for (const row of rows) chosen[verdicts[row] as Verdict]++
  return { normal: all.normal / chosen.normal, anomalous: all.anomalous / chosen.anomalous }
}
