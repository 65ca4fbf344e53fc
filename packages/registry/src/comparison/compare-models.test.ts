import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { compareModels } from './compare-models.ts'

const [n, a] = ['normal', 'anomalous'] as const
const labels: Verdict[] = [n, a, a, a, n, n]
const first = { verdicts: [n, a, a, n, a, n], scores: [1, 6, 5, 2, 4, 0] }
const second = { verdicts: [a, a, n, n, n, n], scores: [4, 6, 1, 2, 1, 0] }

test('sensitivity and specificity stand with their counts and intervals, and the models are compared in pairs', () => {
  const comparison = compareModels(labels, ['v1', first], ['v2', second])
  expect(comparison).toMatchObject({
    ...{ anomalous: 3, normal: 3 },
    first: { tag: 'v1', sensitivity: { part: 2, whole: 3 }, specificity: { part: 2, whole: 3 }, auc: 8 / 9 },
    second: { tag: 'v2', sensitivity: { part: 1, whole: 3 }, specificity: { part: 2, whole: 3 } },
    sensitivity: { onlyFirst: 1, onlySecond: 0, pValue: 1 },
    specificity: { onlyFirst: 1, onlySecond: 1, pValue: 1 },
  })
  expect(comparison.first.sensitivity.interval?.low).toBeCloseTo(0.2077, 4)
  expect(comparison.auc?.difference).toBeCloseTo((comparison.second.auc ?? 0) - 8 / 9, 12)
})

test('the beats on which they differ are listed, the anomalous first', () => {
  expect(compareModels(labels, ['v1', first], ['v2', second]).differing).toEqual([2, 0, 4])
  expect(compareModels(labels, ['v1', first], ['v1', first]).differing).toEqual([])
})

test('what needs both labels is null without them', () => {
  const one = { verdicts: [a], scores: [1] }
  expect(compareModels([a], ['v1', one], ['v2', one])).toMatchObject({
    first: { specificity: { share: null, interval: null }, auc: null },
    auc: null,
  })
})
