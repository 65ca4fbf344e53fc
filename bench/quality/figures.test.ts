import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { measure, summarise } from './figures.ts'

const verdicts: Verdict[] = ['anomalous', 'anomalous', 'normal', 'normal', 'normal']

test('figures are of the anomalous class, and a score at the threshold is normal', () => {
  const figures = measure({ scores: Float64Array.of(3, 1, 2, 0, -1), threshold: 1 }, verdicts)
  expect(figures).toEqual({
    accuracy: 3 / 5,
    auc: 5 / 6,
    precision: 1 / 2,
    recall: 1 / 2,
    f1: 1 / 2,
    falseAlarms: expect.closeTo(1 / 3, 12),
  })
})

test('probabilities are measured by their mean square distance to the labels', () => {
  const probabilities = Float64Array.of(1, 0.5, 0, 0.5, 0)
  expect(measure({ scores: probabilities, threshold: 0.5, probabilities }, verdicts).brier).toBeCloseTo(
    0.1,
    12,
  )
})

test('over repetitions a figure is a mean with an interval that stays within shares', () => {
  const one = measure({ scores: Float64Array.of(3, 1, 2, 0, -1), threshold: 1 }, verdicts)
  const { accuracy, recall } = summarise([one, { ...one, accuracy: 1 }])
  expect(accuracy).toEqual({ mean: 0.8, low: 0, high: 1 })
  expect(recall).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
})
