import { expect, test } from 'vitest'
import { makeReferenceBeats } from '../testing/labelled-beats.ts'
import { BLOCKS, blocksOfRows, toBlocks } from './blocks.ts'
import { decideByVectors, fitSupportVectors, radialKernel } from './support-vectors.ts'

const { values, verdicts } = makeReferenceBeats()
const blocks = toBlocks(values)
const sides = Int8Array.from(verdicts, (verdict) => (verdict === 'anomalous' ? 1 : -1))
const bounds = new Float64Array(40).fill(3)
const kernel = radialKernel(blocks, 0.028)

test('a fit comes to scikit-learn’s SVC with C = 3 and gamma = 0.028', () => {
  const { weights, intercept, decisions } = fitSupportVectors(kernel, sides, bounds, { tolerance: 1e-6 })
  expect(weights.filter((weight) => weight > 0)).toHaveLength(21)
  expect(intercept).toBeCloseTo(-0.3225423813738719, 4)
  const expected = [
    1.000000148961752, -1.0980359860718623, -0.9999997641674563, -1.0132041075139777, 1.0000002150021734,
  ]
  for (const [row, decision] of expected.entries()) expect(decisions[row]).toBeCloseTo(decision, 4)
})

test('the decision on a beat is the same from its vectors alone', () => {
  const { weights, intercept, decisions } = fitSupportVectors(kernel, sides, bounds)
  const chosen = [...weights.keys()].filter((row) => (weights[row] as number) > 0)
  const coefficients = Float64Array.from(chosen, (row) => (weights[row] as number) * (sides[row] as number))
  const direct = decideByVectors(blocks, blocksOfRows(blocks, chosen), coefficients, intercept, 0.028)
  for (const [row, decision] of decisions.entries()) expect(direct[row]).toBeCloseTo(decision, 5)
})

test('a beat with the bound 0 is decided on as if it had not been there', () => {
  const without = bounds.map((bound, row) => (row % 5 === 0 ? 0 : bound))
  const all = fitSupportVectors(kernel, sides, without, { tolerance: 1e-6 })
  const others = [...bounds.keys()].filter((row) => row % 5 !== 0)
  const alone = fitSupportVectors(
    radialKernel(blocksOfRows(blocks, others), 0.028),
    sides.filter((_, row) => row % 5 !== 0),
    new Float64Array(others.length).fill(3),
    { tolerance: 1e-6 },
  )
  const coefficients = Float64Array.from(
    others,
    (row, index) => (alone.weights[index] as number) * (sides[row] as number),
  )
  const direct = decideByVectors(blocks, blocksOfRows(blocks, others), coefficients, alone.intercept, 0.028)
  for (const [row, decision] of direct.entries()) expect(all.decisions[row]).toBeCloseTo(decision, 4)
})

test('a fit that begins at the end of another stays there', () => {
  const first = fitSupportVectors(kernel, sides, bounds, { tolerance: 1e-6 })
  const again = fitSupportVectors(kernel, sides, bounds, { tolerance: 1e-5, start: first.weights })
  expect(again.weights).toEqual(first.weights)
})

test('equal beats with both labels leave no decision, and the fit ends', () => {
  const equal = radialKernel(new Float32Array(20 * BLOCKS).fill(1), 0.028)
  const both = Int8Array.from({ length: 20 }, (_, row) => (row % 2 === 0 ? 1 : -1))
  const { decisions } = fitSupportVectors(equal, both, new Float64Array(20).fill(3))
  for (const decision of decisions) expect(decision).toBeCloseTo(0, 9)
})
