import { inferenceClaim, insertRows, model, sampleColumns, worklistLease } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWorkState } from './work-state.ts'

let warehouse: TestDatabase
beforeAll(async () => {
  warehouse = await openTestDatabase('warehouse')
})
afterAll(() => warehouse.close())

const past = '2020-01-01 00:00:00.000000'
const future = '2999-01-01 00:00:00.000000'

test('of an empty warehouse nothing is said', async () => {
  expect(await readWorkState(warehouse.db)).toEqual({
    claims: { pending: 0, claimed: 0, runOut: 0, setAside: 0 },
    atWork: undefined,
    leases: 0,
  })
})

test('claims are counted by state; the model at work is the one that judged last, and what it has not judged waits', async () => {
  const { db } = warehouse
  await insertRows(db, 'Inference_ECG', sampleColumns(), 9, (_, values) => {
    for (const column of sampleColumns()) values.push(column.length)
  })
  await db.insert(model).values([
    { tag: 'old', maximum: 1, minimum: 0, threshold: 1 },
    { tag: 'new', maximum: 1, minimum: 0, threshold: 1 },
  ])
  const claim = (
    tag: string,
    ecgId: number,
    state: 'pending' | 'claimed' | 'judged' | 'set-aside',
    more = {},
  ) => ({
    ...{ tag, ecgId, state, changedAt: past },
    ...more,
  })
  await db.insert(inferenceClaim).values([
    claim('old', 9, 'judged'),
    claim('old', 1, 'pending'),
    claim('new', 1, 'judged', { changedAt: '2024-05-01 12:34:56.789123' }),
    claim('new', 2, 'set-aside'),
    claim('new', 3, 'claimed', { leaseUntil: past }),
    claim('new', 4, 'claimed', { leaseUntil: future }),
    claim('new', 5, 'pending'),
    // Of a model that was removed nothing is to be done any more.
    claim('removed', 1, 'pending'),
  ])
  await db.insert(worklistLease).values([
    { beat: 'ecg-1', slot: 1, readerId: 'a', leaseUntil: future.slice(0, 23) },
    { beat: 'ecg-2', slot: 1, readerId: 'a', leaseUntil: past.slice(0, 23) },
  ])
  expect(await readWorkState(db)).toEqual({
    claims: { pending: 2, claimed: 2, runOut: 1, setAside: 1 },
    // Three of its list, and the four behind it.
    atWork: { tag: 'new', newestJudgedAt: '2024-05-01T12:34:56.789Z', waiting: 7 },
    leases: 1,
  })
})
