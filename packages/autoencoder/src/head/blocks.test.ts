import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { makeReferenceBeats } from '../testing/labelled-beats.ts'
import { BLOCKS, blocksOfRows, orderByContent, sampleRows, toBlocks } from './blocks.ts'

test('blocks are the means of five samples times √5, as numpy makes them', () => {
  const blocks = toBlocks(makeReferenceBeats().values)
  expect(blocks).toHaveLength(40 * BLOCKS)
  const expected = [0.9092247493027851, 1.7490188093350552, 0.8985095914129251, 0.8029139515610233]
  for (const [index, value] of expected.entries()) expect(blocks[index]).toBeCloseTo(value, 6)
})

test('the blocks of chosen rows are those of the rows one by one, in their order', () => {
  const { values } = makeReferenceBeats()
  const rows = [7, 0, 39, 7]
  expect(toBlocks(values, rows)).toEqual(blocksOfRows(toBlocks(values), rows))
  expect(toBlocks(values.subarray(7 * ECG_LENGTH, 8 * ECG_LENGTH))).toEqual(toBlocks(values, [7]))
})

test('rows are put in order by what they hold, and of equal beats the anomalous one is first', () => {
  const blocks = new Float32Array(4 * BLOCKS)
  blocks[0] = 1
  blocks[2 * BLOCKS + 5] = -1
  const verdicts: Verdict[] = ['normal', 'normal', 'normal', 'anomalous']
  expect([...orderByContent(blocks, verdicts)]).toEqual([2, 3, 1, 0])
})

test('a sample has all of a rare label and half of each where both are frequent', () => {
  const count = (verdicts: Verdict[], most: number) => {
    const rows = sampleRows(Int32Array.from(verdicts.keys()), verdicts, most, 3)
    expect([...rows]).toEqual([...new Set(rows)].sort((left, right) => left - right))
    const anomalous = rows.filter((row) => verdicts[row] === 'anomalous').length
    return { anomalous, normal: rows.length - anomalous }
  }
  const some = (anomalous: number, normal: number): Verdict[] => [
    ...new Array<Verdict>(anomalous).fill('anomalous'),
    ...new Array<Verdict>(normal).fill('normal'),
  ]
  expect(count(some(5, 95), 20)).toEqual({ anomalous: 5, normal: 15 })
  expect(count(some(50, 50), 21)).toEqual({ anomalous: 11, normal: 10 })
  expect(count(some(95, 5), 20)).toEqual({ anomalous: 15, normal: 5 })
  expect(count(some(3, 4), 20)).toEqual({ anomalous: 3, normal: 4 })
  expect(count(some(0, 40), 20)).toEqual({ anomalous: 0, normal: 20 })
})
