import { expect, test } from 'vitest'
import { decide, type RetrainingFacts, type RetrainingPolicy } from './decide.ts'

const policy: RetrainingPolicy = { newLabels: 100, afterDays: 30, onDrift: 'open', promotion: 'ask' }
const facts: RetrainingFacts = {
  champion: { tag: 'v1', weightsDigest: 'bytes' },
  rowsDigest: 'now',
  championRowsDigest: 'then',
  changedRows: 100,
  ageDays: 3,
  openDrift: 0,
  labels: { normal: 400, anomalous: 100 },
}
const unknown = { championRowsDigest: null, changedRows: null, ageDays: null }

test.each<[string, Partial<RetrainingFacts>, boolean, string]>([
  ['enough rows have changed', {}, true, '100 rows have changed since v1 was trained'],
  ['the same rows as the champion’s', { rowsDigest: 'then' }, false, 'Nothing has changed'],
  ['the same rows, however old the champion', { rowsDigest: 'then', ageDays: 900 }, false, 'Nothing'],
  ['too few have changed', { changedRows: 99 }, false, '99 rows since v1 was trained, and it takes 100'],
  ['a few, and an old champion', { changedRows: 1, ageDays: 30 }, true, 'v1 is 30 days old; 30 are enough'],
  ['a few, and drift', { changedRows: 1, openDrift: 1 }, true, 'drift of v1 was declared'],
  ['too few of a label', { labels: { normal: 400, anomalous: 19 } }, false, '19 rows are anomalous'],
  ['a champion of the thesis', unknown, true, 'It is not known what v1 was trained on'],
])('%s', (_name, changes, isWanted, words) => {
  expect(decide(policy, { ...facts, ...changes })).toMatchObject({
    isWanted,
    reason: expect.stringContaining(words),
  })
})

test('without an age in the policy, age is no reason', () => {
  const decision = decide({ ...policy, afterDays: 0 }, { ...facts, changedRows: 1, ageDays: 900 })
  expect(decision).toMatchObject({ isWanted: false, reason: expect.not.stringContaining('days') })
})

test('where drift is no reason, it is none', () => {
  const decision = decide({ ...policy, onDrift: 'never' }, { ...facts, changedRows: 1, openDrift: 1 })
  expect(decision.isWanted).toBe(false)
})

test('the key is of policy, rows and champion, and of nothing else', () => {
  const { key } = decide(policy, facts)
  expect(decide({ ...policy }, { ...facts, changedRows: 7, ageDays: 90 }).key).toBe(key)
  const others = [
    decide({ ...policy, promotion: 'gate' }, facts),
    decide(policy, { ...facts, rowsDigest: 'later' }),
    decide(policy, { ...facts, champion: { tag: 'v2', weightsDigest: 'bytes' } }),
    decide(policy, { ...facts, champion: { tag: 'v1', weightsDigest: 'others' } }),
  ]
  expect(new Set([key, ...others.map((other) => other.key)]).size).toBe(5)
})
