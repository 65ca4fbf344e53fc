import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { makeLabelledBeats, permute, shuffledRows } from '../testing/labelled-beats.ts'
import { BLOCKS, toBlocks } from './blocks.ts'
import { decide, fitHead, probabilityOf } from './head.ts'

const beats = makeLabelledBeats(400, 11)
const blocks = toBlocks(beats.values)
const others = makeLabelledBeats(200, 12)
const otherBlocks = toBlocks(others.values)
const seed = 21
const calledAnomalous = (decisions: Float64Array) => [...decisions].map((decision) => decision > 0)

test('a head learns which beats are anomalous, and its probability agrees with the labels', () => {
  const { head, sampled, rows } = fitHead(blocks, beats.verdicts, { seed })
  const decisions = decide(head, otherBlocks)
  expect(calledAnomalous(decisions)).toEqual(others.verdicts.map((verdict) => verdict === 'anomalous'))
  for (const [row, decision] of decisions.entries()) {
    const probability = probabilityOf(head, decision)
    expect(Math.abs(probability - (others.verdicts[row] === 'anomalous' ? 1 : 0))).toBeLessThan(0.2)
  }
  expect(sampled).toBe('no')
  expect(rows).toHaveLength(400)
})

test('every number of its vectors is a half-precision one', () => {
  const { vectors, coefficients } = fitHead(blocks, beats.verdicts, { seed }).head
  expect(vectors).toHaveLength(coefficients.length * BLOCKS)
  expect(vectors).toEqual(Float32Array.from(new Float16Array(vectors)))
})

test('the same beats in another order make the same head, to the byte', () => {
  const before = fitHead(blocks, beats.verdicts, { seed })
  const order = shuffledRows(400, 5)
  const permuted = permute(beats, order)
  const after = fitHead(toBlocks(permuted.values), permuted.verdicts, { seed })
  expect(after.head).toEqual(before.head)
  expect(after.outOfFold).toEqual(before.outOfFold)
  expect(after.rows.map((row) => order[row] as number)).toEqual(before.rows)
})

test.each([0.25, 3, 1000])('beats in another unit, × %d, come to the same verdicts', (factor) => {
  const scaled = fitHead(
    blocks.map((value) => value * factor),
    beats.verdicts,
    { seed },
  )
  const decisions = decide(
    scaled.head,
    otherBlocks.map((value) => value * factor),
  )
  const own = decide(fitHead(blocks, beats.verdicts, { seed }).head, otherBlocks)
  expect(calledAnomalous(decisions)).toEqual(calledAnomalous(own))
  for (const [row, decision] of own.entries()) expect(decisions[row]).toBeCloseTo(decision, 1)
})

test('a beat and its equals are in one fold, so that a wrong label does not speak for itself', () => {
  const wrong = 0
  const rows = [...beats.verdicts.keys(), ...new Array<number>(9).fill(wrong)]
  const doubled = permute(beats, rows)
  for (const [index, row] of rows.entries()) if (row === wrong) doubled.verdicts[index] = 'normal'
  const fitted = fitHead(toBlocks(doubled.values), doubled.verdicts, { seed })
  const decisions = [...fitted.rows.entries()].filter(([, row]) => rows[row] === wrong)
  expect(decisions).toHaveLength(10)
  for (const [index] of decisions) expect(fitted.outOfFold[index]).toBeGreaterThan(0)
})

test('with room for few vectors it is fitted to fewer beats, and says so', () => {
  // Labels by chance make nearly every beat a vector.
  const verdicts = beats.verdicts.map((_, row): Verdict => ((row * 7) % 11 < 5 ? 'normal' : 'anomalous'))
  const { head, rows, sampled } = fitHead(blocks, verdicts, { seed, maximumVectors: 60 })
  expect(head.coefficients.length).toBeLessThanOrEqual(60)
  expect(rows.length).toBeLessThan(400)
  expect(sampled).toBe('for-room')
})

test('of many beats some are drawn, and the rare label’s probability keeps to its share of all', () => {
  const rare = beats.verdicts.map((verdict, row): Verdict => (row % 30 === 0 ? verdict : 'normal'))
  const { head, rows, sampled } = fitHead(blocks, rare, { seed, maximumBeats: 80 })
  expect(rows).toHaveLength(80)
  expect(rows.filter((row) => rare[row] === 'anomalous')).toHaveLength(14)
  expect(sampled).toBe('for-time')
  const mean = [...decide(head, blocks)].reduce((sum, each) => sum + probabilityOf(head, each), 0) / 400
  expect(mean).toBeLessThan(0.15)
})

test.each([
  ['anomalous', (): Verdict => 'normal'],
  ['normal', (_: Verdict, row: number): Verdict => (row < 4 ? 'normal' : 'anomalous')],
])('without five beats labelled %s it is refused, and the label is named', (missing, label) => {
  expect(() => fitHead(blocks, beats.verdicts.map(label), { seed })).toThrow(
    expect.objectContaining({
      code: 'head-needs-both-labels',
      message: expect.stringContaining(`labelled ${missing}`),
    }),
  )
})

test('beats that are all flat come to a finite head', () => {
  const flat = new Float32Array(20 * BLOCKS)
  for (let row = 0; row < 20; row++) flat.fill(row, row * BLOCKS, (row + 1) * BLOCKS)
  const verdicts = Array.from({ length: 20 }, (_, row): Verdict => (row < 10 ? 'normal' : 'anomalous'))
  const { head } = fitHead(flat, verdicts, { seed })
  expect([head.slope, head.offset, head.intercept, ...head.coefficients].every(Number.isFinite)).toBe(true)
})
