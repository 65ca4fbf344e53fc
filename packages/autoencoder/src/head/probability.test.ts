import { expect, test } from 'vitest'
import { fitSigmoid, sigmoid } from './probability.ts'

const decisions = Float64Array.of(-2, -1.5, -1, -0.5, 0.2, -0.2, 0.4, 0.8, 1.2, 2)
const labels = [0, 0, 0, 1, 0, 0, 1, 1, 1, 1]

test('the sigmoid is the one that scipy finds for Platt’s targets', () => {
  const { slope, offset } = fitSigmoid(decisions, labels)
  expect(slope).toBeCloseTo(1.1001077195370603, 6)
  expect(offset).toBeCloseTo(0.06468576805466296, 6)
})

test('a weight counts as so many beats would', () => {
  const weights = labels.map((label) => (label === 1 ? 1 : 9))
  const weighted = fitSigmoid(decisions, labels, weights)
  // At the best sigmoid the weighted probabilities add up to the weighted targets.
  const expected = labels.reduce((sum, label) => sum + (label === 1 ? 6 / 7 : 9 / 7), 0)
  const found = decisions.reduce(
    (sum, decision, row) =>
      sum + (weights[row] as number) * sigmoid(weighted.slope * decision + weighted.offset),
    0,
  )
  expect(found).toBeCloseTo(expected, 6)
  expect(fitSigmoid(decisions, labels, new Array(10).fill(1))).toEqual(fitSigmoid(decisions, labels))
})

test('decisions that tell the labels apart have a finite sigmoid, and far ones a probability within 0 and 1', () => {
  const { slope, offset } = fitSigmoid(Float64Array.of(-30, -20, 20, 30), [0, 0, 1, 1])
  expect(slope).toBeGreaterThan(0)
  expect(Number.isFinite(offset)).toBe(true)
  expect([sigmoid(-1e9), sigmoid(1e9), sigmoid(0)]).toEqual([0, 1, 0.5])
})

test('decisions that are all alike have the labels’ share as their probability', () => {
  const { slope, offset } = fitSigmoid(new Float64Array(30).fill(0.5), [
    ...new Array(10).fill(1),
    ...new Array(20).fill(0),
  ])
  expect(sigmoid(slope * 0.5 + offset)).toBeCloseTo((10 * (11 / 12) + 20 / 22) / 30, 4)
})
