import { expect, test } from 'vitest'
import { makeReferenceBeats } from '../testing/labelled-beats.ts'
import { BLOCKS, blocksOfRows, toBlocks } from './blocks.ts'
import { findNearest, meanDistances } from './nearest.ts'

const { values, verdicts } = makeReferenceBeats()
const blocks = toBlocks(values)
const normals = blocksOfRows(
  blocks,
  [...verdicts.keys()].filter((row) => verdicts[row] === 'normal'),
)

test('the mean distance to the five nearest normal beats is scikit-learn’s', () => {
  const among = meanDistances(findNearest(normals, normals, 5, { leaveOutItself: true }))
  const expected = [2.8032158096136994, 4.950377420986529, 1.7853396948767468, 4.643096875132827]
  for (const [index, distance] of expected.entries()) expect(among[index]).toBeCloseTo(distance, 5)
  const ofAnomalous = meanDistances(findNearest(blocksOfRows(blocks, [0, 4]), normals, 5))
  expect(ofAnomalous[0]).toBeCloseTo(4.327802933309068, 5)
  expect(ofAnomalous[1]).toBeCloseTo(4.778076415066112, 5)
})

test('the nearest stand first, and of equally near ones those that stand first', () => {
  const line = new Float32Array(5 * BLOCKS)
  for (const [row, value] of [4, 1, 1, 0, 9].entries()) line[row * BLOCKS + 27] = value
  const { rows, distances } = findNearest(line.subarray(0, BLOCKS), line, 4, { leaveOutItself: true })
  expect([...rows]).toEqual([1, 2, 3, 4])
  expect([...distances]).toEqual([3, 3, 4, 5])
})

test('where there are fewer than asked for, the rest is named as missing and the mean is of those found', () => {
  const two = blocksOfRows(blocks, [0, 4])
  const nearest = findNearest(two, two, 3, { leaveOutItself: true })
  expect([...nearest.rows]).toEqual([1, -1, -1, 0, -1, -1])
  expect(meanDistances(nearest)[0]).toBe(nearest.distances[0])
})
