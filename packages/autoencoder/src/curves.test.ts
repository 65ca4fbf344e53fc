import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { areaUnderRoc, thinRocCurve } from './curves.ts'
import { findCutoffs } from './cutoffs.ts'
import { MersenneTwister } from './mersenne-twister.ts'

const labels = { n: 'normal', a: 'anomalous' } as const

function cutoffsOf(errors: number[], letters: string) {
  const verdicts = [...letters].map((letter): Verdict => labels[letter === 'a' ? 'a' : 'n'])
  return findCutoffs(Float64Array.from(errors), verdicts)
}

test('equal errors make one cutoff', () => {
  expect(cutoffsOf([0.5, 0.9, 0.5, 0.1], 'nana')).toEqual([
    { error: 0.9, anomalous: 1, normal: 0 },
    { error: 0.5, anomalous: 1, normal: 2 },
    { error: 0.1, anomalous: 2, normal: 2 },
  ])
})

test('the ROC curve starts at (0, 0), ends at (1, 1) and leaves out what lies on straight lines', () => {
  const curve = thinRocCurve(cutoffsOf([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], 'aannan'))
  expect(curve).toEqual([
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 0, truePositiveRate: 2 / 3 },
    { falsePositiveRate: 2 / 3, truePositiveRate: 2 / 3 },
    { falsePositiveRate: 2 / 3, truePositiveRate: 1 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ])
})

test('a long ROC curve is thinned to 200 points which still rise from end to end', () => {
  const random = new MersenneTwister(1)
  const errors = Array.from({ length: 20_000 }, () => random.nextDouble())
  const letters = errors.map((error) => (random.nextDouble() < error ? 'a' : 'n')).join('')
  const cutoffs = cutoffsOf(errors, letters)
  const curve = thinRocCurve(cutoffs)
  expect(curve).toHaveLength(200)
  expect(curve[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 })
  expect(curve[199]).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 })
  let area = 0
  for (const [index, point] of curve.entries()) {
    if (index === 0) continue
    const before = curve[index - 1]
    const across = point.falsePositiveRate - before.falsePositiveRate
    expect(across).toBeGreaterThanOrEqual(0)
    expect(point.truePositiveRate).toBeGreaterThanOrEqual(before.truePositiveRate)
    area += (across * (point.truePositiveRate + before.truePositiveRate)) / 2
  }
  expect(area).toBeCloseTo(areaUnderRoc(cutoffs) ?? 0, 2)
})
