import { core, migrate, worklist } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countProgress } from './count-progress.ts'
import { synchroniseWorklist } from './synchronise-worklist.ts'
import { listingOf, makeSummaries } from './testing/summaries.ts'

const { inArray } = core

const summaries = makeSummaries(10, (id) => ({
  model_tag: id <= 4 ? 'v1' : 'v2',
  dt_measure: id === 10 ? null : `2024-05-0${id}T23:59:59`,
}))

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  const { db } = database
  await migrate(db, 'warehouse')
  await synchroniseWorklist(db, listingOf(summaries), { patienceMilliseconds: 60_000 })
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

test.each([
  [{}, [10, 3, 4, 2, 1]],
  [{ modelTag: 'v1' }, [4, 2, 1, 0, 1]],
  [{ modelTag: 'v3' }, [0, 0, 0, 0, 0]],
  [{ verdict: 'anomalous' }, [5, 2, 1, 1, 1]],
  [{ from: '2024-05-02', to: '2024-05-07' }, [6, 2, 1, 2, 1]],
  [{ from: '2024-05-05', modelTag: 'v2', verdict: 'normal' }, [2, 0, 1, 1, 0]],
] as const)('%j lets through as many, by state', async (filter, counts) => {
  const [total, settled, unread, awaitingSecond, disagreement] = counts
  expect(await countProgress(database.db, filter)).toEqual({
    total,
    settled,
    unread,
    awaitingSecond,
    disagreement,
  })
})

test('what enters and what is settled after a total was counted shows at once', async () => {
  const filter = { modelTag: 'v2', from: '2024-01-01' }
  const before = await countProgress(database.db, filter)
  const added = makeSummaries(13, () => ({ model_tag: 'v2' })).slice(10)
  await synchroniseWorklist(database.db, listingOf([...summaries, ...added]), {
    restMilliseconds: 0,
    patienceMilliseconds: 60_000,
  })
  const { total, settled, unread } = before
  expect(await countProgress(database.db, filter)).toMatchObject({
    total: total + 3,
    settled,
    unread: unread + 3,
  })
  await database.db
    .update(worklist)
    .set({ state: 'settled' })
    .where(inArray(worklist.inferenceId, [11, 12]))
  expect(await countProgress(database.db, filter)).toMatchObject({
    total: total + 3,
    settled: settled + 2,
    unread: unread + 1,
  })
})
