import type { InferenceSummary } from '@vigia/contracts'
import { core, type Db, migrate, openDatabase, worklist } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listingOf, makeSummaries } from '../testing/summaries.ts'
import type { RevealingWorklistFilter } from './filter.ts'
import { openProgress, removeFromWorklist } from './progress.ts'
import { openWorklist } from './worklist.ts'

const { eq, inArray } = core

const summaries = makeSummaries(10, (id) => ({
  model_tag: id <= 4 ? 'v1' : 'v2',
  dt_measure: id === 10 ? null : `2024-05-0${id}T23:59:59`,
}))

const synchronise = (db: Db, listed: readonly InferenceSummary[]) =>
  openWorklist({ db, results: listingOf(listed) }).synchronise({ patienceMilliseconds: 60_000 })

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase('warehouse')
  const { db } = database
  await synchronise(db, summaries)
  const ids = { settled: [1, 2, 5], disagreement: [3], 'awaiting-second': [6, 7] } as const
  for (const [state, of] of Object.entries(ids))
    await db
      .update(worklist)
      .set({
        state: state as keyof typeof ids,
        firstReaderId: state === 'awaiting-second' ? 'rui' : '',
      })
      .where(inArray(worklist.inferenceId, [...of]))
})
afterAll(() => database.close())

describe('a beat that several models have judged', () => {
  let several: TestDatabase
  let progress: ReturnType<typeof openProgress>
  beforeEach(async () => {
    several = await openTestDatabase('warehouse')
    progress = openProgress(several.db)
  })
  afterEach(() => several.close())

  // Beats 1 to 4, each by v1, v2 and v3; v3 calls all of them anomalous, and has judged beat 4 twice.
  const judged = makeSummaries(13, (id) => ({
    source_ecg_id: id === 13 ? 4 : ((id - 1) % 4) + 1,
    model_tag: id === 13 ? 'v3' : `v${Math.ceil(id / 4)}`,
    verdict: id > 8 ? 'anomalous' : 'normal',
    dt_measure: `2024-05-0${id === 13 ? 4 : ((id - 1) % 4) + 1}T12:00:00`,
  }))
  const total = async (filter: RevealingWorklistFilter) => (await progress.count(filter)).total
  const enter = (summaries = judged) => synchronise(several.db, summaries)
  const expected: [RevealingWorklistFilter, number][] = [
    [{}, 4],
    [{ modelTag: 'v1' }, 4],
    [{ modelTag: 'v3' }, 4],
    [{ verdict: 'anomalous' }, 4],
    [{ verdict: 'normal', modelTag: 'v3' }, 0],
    [{ verdict: 'anomalous', modelTag: 'v3' }, 4],
    [{ from: '2024-05-02', to: '2024-05-03' }, 2],
    [{ from: '2024-05-04', modelTag: 'v3', verdict: 'anomalous' }, 1],
  ]

  test('is one beat in every figure, with and without filters', async () => {
    await enter()
    for (const [filter, count] of expected) expect([filter, await total(filter)]).toEqual([filter, count])
    await several.db.update(worklist).set({ state: 'settled' }).where(eq(worklist.beat, 'ecg-2'))
    expect(await progress.count({})).toMatchObject({ total: 4, settled: 1, unread: 3 })
    expect(await progress.count({ modelTag: 'v2' })).toMatchObject({ total: 4, settled: 1 })
  })

  test('is one beat when its judgements enter in any order, by two processes at once', async () => {
    const other = openDatabase(several.address, { connections: 2 })
    for (const part of [judged.slice(8), judged]) {
      const turned = part.toReversed()
      await Promise.all([synchronise(several.db, part), synchronise(other.db, turned)])
      await several.db.$client.query('DELETE FROM Worklist_Position')
    }
    await other.close()
    await expectEachCountedOnce()
    for (const [filter, count] of expected) expect([filter, await total(filter)]).toEqual([filter, count])
  })

  test('stays one beat when a judgement is removed, until the last one is gone', async () => {
    await enter()
    for (const id of [1, 13, 6, 12]) await removeFromWorklist(several.db, id)
    await expectEachCountedOnce()
    expect(await total({})).toBe(4)
    expect(await total({ modelTag: 'v3', verdict: 'anomalous' })).toBe(3)
    for (const id of [5, 9]) await removeFromWorklist(several.db, id)
    expect(await progress.count({ to: '2024-05-01' })).toMatchObject({ total: 0 })
  })

  test('is found by the migration in a worklist that an earlier release has filled, and by the next copy', async () => {
    await enter()
    const before = await several.db.select().from(worklist)
    await several.db.update(worklist).set({ countedAs: null })
    await enter()
    expect(await several.db.select().from(worklist)).toEqual(before)
    await several.db.$client.query("DELETE FROM Vigia_Migrations WHERE name = '0014-heartbeats.sql'")
    await several.db.update(worklist).set({ countedAs: 0 })
    await migrate(several.db, 'warehouse')
    progress = openProgress(several.db)
    expect(await several.db.select().from(worklist)).toEqual(before)
  })

  async function expectEachCountedOnce() {
    const rows = await several.db.select().from(worklist)
    for (const [bit, nameOf] of [
      [1, ({ beat }) => beat],
      [2, ({ beat, modelTag }) => `${beat} ${modelTag}`],
      [4, ({ beat, verdict }) => `${beat} ${verdict}`],
      [8, ({ beat, modelTag, verdict }) => `${beat} ${modelTag} ${verdict}`],
    ] as [number, (row: (typeof rows)[number]) => string][]) {
      const counted = rows.filter(({ countedAs }) => (countedAs ?? 0) & bit).map(nameOf)
      expect(counted.sort()).toEqual([...new Set(rows.map(nameOf))].sort())
    }
  }
})

test.each([
  [{}, [10, 3, 4, 3]],
  [{ modelTag: 'v1' }, [4, 2, 1, 1]],
  [{ modelTag: 'v3' }, [0, 0, 0, 0]],
  [{ verdict: 'anomalous' }, [5, 2, 1, 2]],
  [{ from: '2024-05-02', to: '2024-05-07' }, [6, 2, 1, 3]],
  [{ from: '2024-05-05', modelTag: 'v2', verdict: 'normal' }, [2, 0, 1, 1]],
] as const)(
  '%j lets through as many, and what awaits a second reader or a decision is one figure',
  async (filter, counts) => {
    const [total, settled, unread, awaiting] = counts
    expect(await openProgress(database.db).count(filter)).toEqual({ total, settled, unread, awaiting })
  },
)

test('what enters and what is settled after a total was counted shows at once', async () => {
  const filter = { modelTag: 'v2', from: '2024-01-01' }
  const progress = openProgress(database.db)
  const before = await progress.count(filter)
  const added = makeSummaries(13, () => ({ model_tag: 'v2' })).slice(10)
  await synchronise(database.db, [...summaries, ...added])
  const { total, settled, unread } = before
  expect(await progress.count(filter)).toMatchObject({
    total: total + 3,
    settled,
    unread: unread + 3,
  })
  await database.db
    .update(worklist)
    .set({ state: 'settled' })
    .where(inArray(worklist.inferenceId, [11, 12]))
  expect(await progress.count(filter)).toMatchObject({
    total: total + 3,
    settled: settled + 2,
    unread: unread + 1,
  })
})
