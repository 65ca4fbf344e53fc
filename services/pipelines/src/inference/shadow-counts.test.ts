import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { openShadowCounts } from './shadow-counts.ts'

/** `count` ECGs of which the champion and the challenger say this; without the second, it could not judge. */
function rows(count: number, championVerdict: Verdict, verdict?: Verdict) {
  const said = verdict === undefined ? { reason: 'a sample is too large' } : { verdict }
  const pair = { tag: 'v2', championTag: 'v1', championVerdict, judgedAt: '2026-01-02 03:04:05.678' }
  return Array.from({ length: count }, (_, ecgId) => ({ ...pair, ...said, ecgId }))
}

function count(...batches: ReturnType<typeof rows>[]) {
  const counts = openShadowCounts()
  for (const batch of batches) counts.add(batch)
  return counts
}

test('without a challenger there is nothing to tell', () => {
  const counts = count([])
  expect([counts.summary(), counts.facts()]).toEqual([undefined, []])
})

test('what differs is counted by its direction, and what could not be judged by its reason', () => {
  const counts = count(
    rows(5, 'normal', 'normal'),
    rows(2, 'normal', 'anomalous'),
    rows(1, 'anomalous', 'normal'),
  )
  counts.add(rows(3, 'normal'))
  expect(counts.summary()).toEqual({
    tags: ['v2'],
    judged: 8,
    differ: 3,
    anomalous_by_challenger_alone: 2,
    anomalous_by_champion_alone: 1,
    not_judged: { 'a sample is too large': 3 },
    warnings: [],
  })
  expect(counts.facts()).toContainEqual(['Not judged in shadow', '3: a sample is too large'])
})

test.each([
  ['judges nothing', [rows(3, 'normal')], 'judged none'],
  [
    'says normal of all',
    [rows(49, 'normal', 'normal'), rows(1, 'anomalous', 'normal')],
    'each of 50 ECGs normal',
  ],
  [
    'says anomalous of all',
    [rows(49, 'normal', 'anomalous'), rows(1, 'anomalous', 'anomalous')],
    'ECGs anomalous',
  ],
])('a challenger that %s is warned of', (_name, batches, words) => {
  expect(count(...batches).summary()?.warnings).toEqual([expect.stringContaining(words)])
})

test('of few ECGs, or where the champion says the same of all, the same verdict is no warning', () => {
  const few = [rows(40, 'normal', 'normal'), rows(1, 'anomalous', 'normal')]
  expect(count(...few).summary()?.warnings).toEqual([])
  expect(count(rows(90, 'normal', 'normal')).summary()?.warnings).toEqual([])
})
