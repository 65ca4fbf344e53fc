import { expect, test } from 'vitest'
import cases from '../testing/weighted-shares.json' with { type: 'json' }
import { estimateShare, estimateShares } from './estimate-shares.ts'
import type { Weighed } from './weigh.ts'

test.each(cases)('of $groups the share and its interval are those of statsmodels', (expected) => {
  const weighed = expected.groups.flatMap(([weight = 0, count = 0, part = 0]): Weighed[] => [
    { verdict: 'normal', truth: 'normal', weight, count: part },
    { verdict: 'normal', truth: 'anomalous', weight, count: count - part },
  ])
  const share = estimateShare(weighed, ({ truth }) => truth === 'normal')
  expect(share.n).toBe(expected.groups.reduce((sum, [, count = 0]) => sum + count, 0))
  expect(share.estimate).toBeCloseTo(expected.estimate, 12)
  expect(share.low).toBeCloseTo(expected.low, 12)
  expect(share.high).toBeCloseTo(expected.high, 12)
})

test('each share is of the beats that it speaks of, and beats whose readers could not tell are in none', () => {
  const beats = { weight: 2, count: 10 }
  const { agreement, sensitivity, specificity, anomalous } = estimateShares([
    { verdict: 'normal', truth: 'normal', weight: 1, count: 60 },
    { verdict: 'anomalous', truth: 'normal', ...beats },
    { verdict: 'anomalous', truth: 'anomalous', ...beats },
    { verdict: 'normal', truth: 'anomalous', ...beats },
    { verdict: 'normal', truth: null, ...beats },
  ])
  expect(agreement).toMatchObject({ n: 90, estimate: 80 / 120 })
  expect(sensitivity).toMatchObject({ n: 20, estimate: 0.5 })
  expect(specificity).toMatchObject({ n: 70, estimate: 60 / 80 })
  expect(anomalous).toMatchObject({ n: 90, estimate: 40 / 120 })
})
