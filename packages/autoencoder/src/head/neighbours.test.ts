import { expect, test } from 'vitest'
import { makeLabelledBeats, permute, shuffledRows } from '../testing/labelled-beats.ts'
import { blocksOfRows, toBlocks } from './blocks.ts'
import { distancesToNormals, fitNeighbours } from './neighbours.ts'

const beats = makeLabelledBeats(300, 31)
const normalRows = [...beats.verdicts.keys()].filter((row) => beats.verdicts[row] === 'normal')
const normals = toBlocks(beats.values, normalRows)
const others = makeLabelledBeats(300, 32)

test('nearest neighbours find the anomalous beats, and call as many normal ones anomalous as they are asked to', () => {
  const detector = fitNeighbours(normals)
  const distances = distancesToNormals(detector, toBlocks(others.values))
  const isAbove = [...distances].map((distance) => distance > detector.threshold)
  const anomalous = isAbove.filter((_, row) => others.verdicts[row] === 'anomalous')
  const falseAlarms = isAbove.filter((is, row) => is && others.verdicts[row] === 'normal')
  expect(anomalous.every(Boolean)).toBe(true)
  expect(falseAlarms.length).toBeLessThan(0.06 * 200)
})

test('the threshold is the conformal one of the distances to the others', () => {
  const { threshold } = fitNeighbours(normals, { share: 0.1 })
  const strict = fitNeighbours(normals, { share: 0.0001 })
  expect(threshold).toBeLessThan(strict.threshold)
  // Of 200 beats 181 lie at or below the ⌈201 · 0.9⌉ = 181st, and 19 above it.
  const distances = normalRows.map((_, row) => {
    const rest = normalRows.map((_, index) => index).filter((index) => index !== row)
    const without = { normals: blocksOfRows(normals, rest), threshold: 0 }
    return distancesToNormals(without, blocksOfRows(normals, [row]))[0] as number
  })
  expect(distances.filter((distance) => distance > threshold)).toHaveLength(19)
})

test('the same normal beats in another order have the same threshold', () => {
  const permuted = permute({ values: beats.values, verdicts: beats.verdicts }, normalRows)
  const shuffled = permute(permuted, shuffledRows(normalRows.length, 9))
  expect(fitNeighbours(toBlocks(shuffled.values)).threshold).toBeCloseTo(fitNeighbours(normals).threshold, 12)
})

test('five normal beats are too few', () => {
  const few = blocksOfRows(normals, [0, 1, 2, 3, 4])
  expect(() => fitNeighbours(few)).toThrow(expect.objectContaining({ code: 'invalid-blocks' }))
})
