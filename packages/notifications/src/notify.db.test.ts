import { core, type Db, inTransaction, notification } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { notify } from './notify.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const list = () => db.select().from(notification).orderBy(core.asc(notification.id))
const promotion = { kind: 'promotion', key: 'promotion-1', payload: { tag: 'v2', from: 'v1' } } as const

test('what is told of is in the outbox once, however often and from how many sides it is said', async () => {
  await Promise.all(Array.from({ length: 5 }, () => inTransaction(db, (trx) => notify(trx, promotion))))
  await notify(db, { ...promotion, payload: { tag: 'other' } })
  await notify(db, { ...promotion, key: 'Promotion-1' })
  const rows = await list()
  expect(rows).toMatchObject([
    { kind: 'promotion', eventKey: 'promotion-1', payload: { tag: 'v2', from: 'v1' } },
    { eventKey: 'Promotion-1' },
  ])
  expect(new Set(rows.map(({ messageId }) => messageId)).size).toBe(2)
})

test('what is undone is not told', async () => {
  const work = inTransaction(db, async (trx) => {
    await notify(trx, promotion)
    throw new Error('undone')
  })
  await expect(work).rejects.toThrow('undone')
  expect(await list()).toEqual([])
})

test.each([
  ['an empty key', { key: ' ' }],
  ['a key of 201 characters', { key: 'k'.repeat(201) }],
  ['a list, such as samples', { payload: { samples: [1, 2] as unknown as string } }],
  ['what is no number', { payload: { error: Number.NaN } }],
  ['a long text', { payload: { message: 'x'.repeat(501) } }],
  ['many facts', { payload: Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`f${i}`, i])) }],
])('%s is refused, and nothing is kept', async (_, change) => {
  await expect(notify(db, { ...promotion, ...change })).rejects.toMatchObject({
    code: 'notification-invalid',
  })
  expect(await list()).toEqual([])
})
