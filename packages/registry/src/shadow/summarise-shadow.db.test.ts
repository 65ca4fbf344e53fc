import { type Db, shadowJudgement } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listShadowDifferences, listShadowPairs, summariseShadow } from './summarise-shadow.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
  const rows = [
    ...'nnnna'.split('').map((verdict) => ['normal', verdict] as const),
    ...'aan'.split('').map((verdict) => ['anomalous', verdict] as const),
  ].map(([championVerdict, verdict], index) => ({
    ...{ tag: 'v2', championTag: 'v1', ecgId: index + 1, championVerdict },
    ...{ verdict: verdict === 'n' ? ('normal' as const) : ('anomalous' as const), score: 0.5 },
    judgedAt: `2026-01-02 03:04:0${index}.000`,
  }))
  const failed = { championVerdict: 'normal' as const, reason: 'gone', judgedAt: '2026-01-02 03:05:00.000' }
  await db
    .insert(shadowJudgement)
    .values([
      ...rows,
      { tag: 'v2', championTag: 'v1', ecgId: 9, ...failed },
      { tag: 'v2', championTag: 'v0', ecgId: 1, ...failed, judgedAt: '2025-01-01 00:00:00.000' },
    ])
})
afterEach(() => database.close())

const pair = { tag: 'v2', championTag: 'v1' }

test('what two models say of the same ECGs is counted both ways, with what was not judged', async () => {
  expect(await summariseShadow(db, pair)).toEqual({
    ...pair,
    judged: 8,
    differ: 2,
    counts: { normal: { normal: 4, anomalous: 1 }, anomalous: { normal: 1, anomalous: 2 } },
    notJudged: [{ reason: 'gone', count: 1 }],
    firstAt: '2026-01-02T03:04:00.000Z',
    lastAt: '2026-01-02T03:05:00.000Z',
  })
  expect(await summariseShadow(db, { tag: 'v1', championTag: 'v2' })).toMatchObject({
    judged: 0,
    firstAt: null,
  })
  expect(await listShadowPairs(db)).toEqual([pair, { tag: 'v2', championTag: 'v0' }])
})

test('the ECGs on which they differ are listed page by page, the newest first', async () => {
  const first = await listShadowDifferences(db, pair, { limit: 1 })
  expect(first).toMatchObject({
    differences: [{ ecgId: 8, verdict: 'normal', championVerdict: 'anomalous', score: 0.5 }],
    next: 8,
  })
  const second = await listShadowDifferences(db, pair, { limit: 1, before: 8 })
  expect(second).toMatchObject({ differences: [{ ecgId: 5, verdict: 'anomalous' }], next: null })
  const some = await listShadowDifferences(db, pair, { verdict: 'anomalous' })
  expect(some.differences.map(({ ecgId }) => ecgId)).toEqual([5])
})
