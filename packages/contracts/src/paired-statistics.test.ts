import { expect, test } from 'vitest'
import { compareAucs, mcNemar, nonInferiority, normalUpperTail } from './statistics.ts'

test('the upper tail is scipy’s, near the middle and far out', () => {
  expect(normalUpperTail(0)).toBe(0.5)
  expect(normalUpperTail(1.959963984540054)).toBeCloseTo(0.025, 14)
  expect(normalUpperTail(-1)).toBeCloseTo(0.8413447460685429, 14)
  expect(normalUpperTail(5) / 2.866515718791933e-7).toBeCloseTo(1, 10)
  expect(normalUpperTail(12) / 1.7764821120776e-33).toBeCloseTo(1, 10)
})

test('McNemar’s p-value is that of scipy’s exact binomial test', () => {
  expect(mcNemar({ onlyFirst: 12, onlySecond: 3 })).toBeCloseTo(0.03515625, 12)
  expect(mcNemar({ onlyFirst: 5, onlySecond: 33 })).toBeCloseTo(4.255962267052382e-6, 14)
  expect(mcNemar({ onlyFirst: 0, onlySecond: 0 })).toBe(1)
  expect(mcNemar({ onlyFirst: 4000, onlySecond: 4000 })).toBe(1)
})

test('a second model is shown to be not worse as in Tango’s example of contact lenses', () => {
  // Of 44 patients 43 were judged alike and one for the first alone; margin 0.1: Z = 1.709.
  expect(nonInferiority({ onlyFirst: 1, onlySecond: 0 }, 44, 0.1)).toBeCloseTo(normalUpperTail(1.709), 4)
})

test('the likeliest share is found as by trying all of them', () => {
  for (const [onlyFirst, onlySecond, beats, margin] of [
    [3, 7, 100, 0.05],
    [12, 2, 80, 0.02],
    [0, 9, 60, 0.03],
  ] as const) {
    const distance = onlySecond - onlyFirst + beats * margin
    // Share of only the first; only the second has the margin less.
    const likelihood = (share: number) =>
      onlySecond * Math.log(share - margin) +
      (onlyFirst === 0 ? 0 : onlyFirst * Math.log(share)) +
      (beats - onlyFirst - onlySecond) * Math.log(1 - 2 * share + margin)
    let best = margin + 1e-9
    for (let share = best; share < (1 + margin) / 2; share += 1e-5)
      if (likelihood(share) > likelihood(best)) best = share
    const z = distance / Math.sqrt(beats * (2 * best - margin - margin ** 2))
    expect(nonInferiority({ onlyFirst, onlySecond }, beats, margin)).toBeCloseTo(normalUpperTail(z), 3)
  }
})

test('few beats show nothing, many equal ones do, and a worse model never', () => {
  const same = { onlyFirst: 0, onlySecond: 0 }
  expect(nonInferiority(same, 0, 0.02)).toBe(1)
  expect(nonInferiority(same, 30, 0.02)).toBeGreaterThan(0.05)
  expect(nonInferiority(same, 300, 0.02)).toBeLessThan(0.05)
  expect(nonInferiority({ onlyFirst: 20, onlySecond: 1 }, 300, 0.02)).toBeGreaterThan(0.9)
  expect(nonInferiority(same, 300, 0)).toBe(0.5)
})

test.each([
  [{ onlyFirst: 2, onlySecond: 2 }, 3, 0.1],
  [{ onlyFirst: -1, onlySecond: 2 }, 3, 0.1],
  [{ onlyFirst: 0, onlySecond: 0 }, 3, 1],
])('%j of %d beats with the margin %d is refused', (discordance, beats, margin) => {
  expect(() => nonInferiority(discordance, beats, margin)).toThrow(RangeError)
})

const isAnomalous = Array.from({ length: 60 }, (_, beat) => beat % 3 === 0)
const first = isAnomalous.map((is, beat) => Math.round(10 * Math.sin(beat * 1.7)) + (is ? 6 : 0))
const second = isAnomalous.map((is, beat) => Math.round(10 * Math.cos(beat * 2.3)) + (is ? 9 : 0))

test('areas, their difference and its error are those of comparing every pair of beats', () => {
  const anomalous = [...isAnomalous.keys()].filter((beat) => isAnomalous[beat])
  const normal = [...isAnomalous.keys()].filter((beat) => !isAnomalous[beat])
  const win = (scores: number[], one: number, other: number): number =>
    (Math.sign((scores[one] as number) - (scores[other] as number)) + 1) / 2
  const meanOver = (rows: number[], value: (row: number) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length
  const differenceOfPair = (one: number, other: number) => win(second, one, other) - win(first, one, other)
  const areas = [first, second].map((scores) =>
    meanOver(anomalous, (one) => meanOver(normal, (other) => win(scores, one, other))),
  )
  const difference = (areas[1] as number) - (areas[0] as number)
  const variance = (rows: number[], value: (row: number) => number) =>
    rows.reduce((sum, row) => sum + (value(row) - difference) ** 2, 0) / (rows.length - 1) / rows.length
  const error = Math.sqrt(
    variance(anomalous, (one) => meanOver(normal, (other) => differenceOfPair(one, other))) +
      variance(normal, (other) => meanOver(anomalous, (one) => differenceOfPair(one, other))),
  )
  const compared = compareAucs(first, second, isAnomalous)
  expect(compared?.first).toBeCloseTo(areas[0] as number, 12)
  expect(compared?.second).toBeCloseTo(areas[1] as number, 12)
  expect(compared?.difference).toBeCloseTo(difference, 12)
  expect(compared?.standardError).toBeCloseTo(error, 12)
})

test('the area is scikit-learn’s', () => {
  const score = Array.from({ length: 200 }, (_, beat) => Math.sin(beat + 1) ** 2 + 0.001 * beat)
  const labels = score.map((_, beat) => beat % 3 === 0)
  expect(compareAucs(score, score, labels)).toEqual({
    first: expect.closeTo(0.49983166872404894, 12),
    second: expect.closeTo(0.49983166872404894, 12),
    difference: 0,
    standardError: 0,
  })
})

test('areas need two beats of each label', () => {
  expect(compareAucs([1, 2, 3], [1, 2, 3], [true, false, false])).toBeUndefined()
})
