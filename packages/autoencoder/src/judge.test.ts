import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { pValue } from './error-ranks.ts'
import { toBlocks } from './head/blocks.ts'
import { decide, probabilityOf } from './head/head.ts'
import { centreInto, toPicture } from './input.ts'
import { judge, judgeRaw } from './judge.ts'
import { decodeModel, encodeModel } from './model-file.ts'
import { measureErrors } from './score.ts'
import { makeDetector, makeModel, makeWaves } from './testing/fixtures.ts'

const noBlocks = () => {
  throw new Error('No blocks are needed.')
}
const { head, ...labelFree } = makeDetector()

test('without a head the verdict goes by the error and the threshold', () => {
  const judged = judge({ ...makeModel(), threshold: 0.5 }, Float64Array.of(0.4, 0.5, 0.7), noBlocks)
  expect(judged.verdicts).toEqual(['normal', 'normal', 'anomalous'])
  expect([...judged.margins].map((margin) => Number(margin.toFixed(9)))).toEqual([0.1, 0, 0.2])
  expect(judged).toMatchObject({ cut: 0.5 })
  expect(judged.pValues ?? judged.probabilities).toBeUndefined()
})

test('the margin of a conformal threshold is a ratio, and finite whatever the error', () => {
  const { margins, pValues } = judge({ ...labelFree, threshold: 2 }, Float64Array.of(1, 4, 2, 0), noBlocks)
  expect([...margins]).toEqual([Math.log(2), Math.log(2), 0, 1000])
  expect([...(pValues ?? [])]).toEqual([1, 4, 2, 0].map((error) => pValue(labelFree.trainingErrors, error)))
  expect(judge({ ...labelFree, threshold: 0 }, Float64Array.of(0), noBlocks).margins[0]).toBe(0)
})

test('a head gives verdict, margin and probability, whatever the error', () => {
  const samples = Float64Array.from(makeWaves(20, 4).values, (value, index) => value * (index % 3))
  const decisions = decide(head, toBlocks(samples))
  const middle = decisions.toSorted()[10] as number
  const model = { ...labelFree, head: { ...head, intercept: head.intercept - middle } }
  const judged = judgeRaw(model, samples)
  expect(new Set(judged.verdicts).size).toBe(2)
  for (const [row, score] of judged.scores.entries()) {
    expect(judged.verdicts[row]).toBe(score > 0 ? 'anomalous' : 'normal')
    expect(judged.margins[row]).toBe(Math.abs(score))
    expect(judged.probabilities?.[row]).toBe(probabilityOf(head, score))
  }
})

test.each([makeModel('4'), labelFree, makeDetector()])(
  'what a model says can be said again from its file alone, beat by beat',
  (model) => {
    const samples = Float64Array.from(makeWaves(30, 5).values)
    const judged = judgeRaw(model, samples)
    const stored = decodeModel(encodeModel(model))
    expect(judgeRaw(stored, samples)).toEqual(judged)
    const beat = samples.subarray(7 * ECG_LENGTH, 8 * ECG_LENGTH)
    expect(judgeRaw(stored, beat).scores[0]).toBe(judged.scores[7])
  },
)

test('errors are the mean absolute, the mean square and the mean square of block means', () => {
  const values = new Float32Array(ECG_LENGTH)
  // A block of ones, and in another one two that cancel out.
  const drawn = values.slice().fill(1, 5, 10)
  drawn.set([3, -3], 20)
  expect(measureErrors('mae', values, drawn, 1)[0]).toBeCloseTo(11 / 140, 12)
  expect(measureErrors('mse', values, drawn, 1)[0]).toBeCloseTo(23 / 140, 12)
  expect(measureErrors('blocks', values, drawn, 1)[0]).toBeCloseTo(5 / 28, 12)
})

test('what a centred network sees and draws is shown in the scale of the picture', () => {
  const raw = Float64Array.from(makeWaves(3, 6).values, (value) => value * 7 - 3)
  const input = new Float32Array(raw.length)
  centreInto(input, raw, labelFree.centre)
  const { minimum, maximum } = labelFree.range
  for (const [index, shown] of toPicture(input, labelFree).entries())
    expect(shown).toBeCloseTo(((raw[index] as number) - minimum) / (maximum - minimum), 5)
})
