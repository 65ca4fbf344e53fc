import { core, type Db, type Lease, lease, notification } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { describeDriftBeats, makeReference } from '@vigia/monitoring'
import { afterEach, beforeEach, expect, test } from 'vitest'

import {
  beginAttempt,
  endAttempt,
  findTagUse,
  insertModel,
  leaseTag,
  listDrops,
  listFailedAttempts,
} from './trainings.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const begin = (tag: string) => beginAttempt(db, tag, new Date('2026-01-02T03:04:05.678Z'), { epochs: 20 })

async function hold(tag: string): Promise<Lease> {
  const leased = await leaseTag(db, tag)
  if (leased.status !== 'held') throw new Error('The tag is taken.')
  return leased.lease
}

test('a failed training is listed with its settings and why it failed, and its tag stays free', async () => {
  await endAttempt(db, await begin('v1'), {
    ...{ outcome: 'failed', code: 'no-training-ecgs', message: `There is none. ${'x'.repeat(2000)}` },
  })
  await endAttempt(db, await begin('v2'), { outcome: 'trained' })
  expect(await listFailedAttempts(db)).toEqual([
    {
      ...{ tag: 'v1', startedAt: '2026-01-02 03:04:05.678', outcome: 'failed', code: 'no-training-ecgs' },
      ...{
        endedAt: expect.any(String),
        message: expect.stringMatching(/^There is none/),
        parameters: { epochs: 20 },
      },
    },
  ])
  expect(await listFailedAttempts(db, 'V1')).toEqual([])
  expect(await findTagUse(db, 'v1')).toBe('free')
})

test('of a training that failed or came to its end others are told, and of one that was stopped nobody', async () => {
  await endAttempt(db, await begin('v1'), { outcome: 'failed', code: 'usage', message: 'ana@example.org' })
  await endAttempt(db, await begin('v2'), { outcome: 'trained' })
  await endAttempt(db, await begin('v3'), { outcome: 'interrupted' })
  const told = await db.select({ payload: notification.payload }).from(notification)
  expect(told.map(({ payload }) => payload)).toEqual([
    { outcome: 'failed', tag: 'v1', code: 'usage' },
    { outcome: 'trained', tag: 'v2', code: null },
  ])
})

test('a training that was killed is told from one that still runs', async () => {
  await begin('v1')
  expect(await listFailedAttempts(db)).toMatchObject([{ tag: 'v1', outcome: 'killed', endedAt: null }])
  const held = await hold('v1')
  const running = await begin('v1')
  expect(await listFailedAttempts(db)).toHaveLength(1)
  await endAttempt(db, running, { outcome: 'trained' })
  await held.release()
  expect(await listFailedAttempts(db)).toMatchObject([{ outcome: 'killed' }])
})

test('a training that was killed before the server’s clock was set back is not shown as running', async () => {
  await hold('v1')
  await begin('v1')
  expect(await listFailedAttempts(db)).toEqual([])
  await db.update(lease).set({ leaseUntil: core.sql`lease_until + INTERVAL 1 HOUR` })
  expect(await listFailedAttempts(db)).toMatchObject([{ tag: 'v1', outcome: 'killed' }])
})

test('what a run left out is stored with its model and by who has the tag, or not at all, and listed by its votes', async () => {
  const attempt = await begin('v1')
  const held = await hold('v1')
  const run = {
    ...{ tag: 'v1', beginDate: '2024-01-01', endDate: '2024-12-31', parameters: {}, metrics: {}, counts: {} },
    ...{
      losses: { training: [], validation: [] },
      rowsDigest: 'a'.repeat(64),
      weightsDigest: 'b'.repeat(64),
    },
    ...{ backend: 'wasm', versions: {}, startedAt: '2026-01-02 03:04:05.678', durationMilliseconds: 1 },
  }
  const driftReference = makeReference('test', describeDriftBeats(new Float64Array(), []), 1)
  const training = {
    row: { tag: 'v1', weights: new Uint8Array(4) },
    run,
    beats: [],
    driftReference,
    attempt,
    lease: held,
  }
  const drops = [
    { ecgId: 5, votes: 3 },
    { ecgId: 3, votes: 9 },
  ]
  await expect(insertModel(db, { ...training, drops: [...drops, { ecgId: 3, votes: 9 }] })).rejects.toThrow()
  expect(await listDrops(db, 'v1')).toEqual([])
  expect(await findTagUse(db, 'v1')).toBe('free')
  await db.update(lease).set({ leaseUntil: '2000-01-01 00:00:00.000' })
  const other = await hold('v1')
  await expect(insertModel(db, { ...training, drops })).rejects.toThrow('another took over')
  expect(await findTagUse(db, 'v1')).toBe('free')
  await insertModel(db, { ...training, drops, lease: other })
  await other.release()
  expect(await listDrops(db, 'v1')).toEqual([
    { ecgId: 3, votes: 9, beat: null },
    { ecgId: 5, votes: 3, beat: null },
  ])
})
