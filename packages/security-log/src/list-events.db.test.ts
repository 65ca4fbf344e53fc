import type { Db } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listSecurityEvents, parseEventFilter, readSecurityEvents } from './list-events.ts'
import { recordSecurityEvent } from './record-event.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
  await db.$client.query(
    `INSERT INTO Auth_User (id, name, email, emailVerified, role, createdAt, updatedAt)
     VALUES ('ana', 'Dr. Ana', 'ana@example.org', 0, 'reader', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
  )
})
afterEach(() => database.close())

const nothing = { who: null, account: null, address: null, about: null }
const kindsOf = async (filter: object) =>
  (await listSecurityEvents(db, filter)).events.map(({ kind }) => kind)

test('events come newest first, page by page, each once', async () => {
  for (let index = 0; index < 7; index++)
    await recordSecurityEvent(db, { ...nothing, kind: 'export', about: `file ${index}` })
  const first = await listSecurityEvents(db, {}, { limit: 4 })
  const second = await listSecurityEvents(db, {}, { limit: 4, before: first.next ?? 0 })
  expect([...first.events, ...second.events].map(({ about }) => about)).toEqual(
    [6, 5, 4, 3, 2, 1, 0].map((index) => `file ${index}`),
  )
  expect(second.next).toBeNull()
  let read = 0
  for await (const page of readSecurityEvents(db, {})) read += page.length
  expect(read).toBe(7)
})

test('a search by person finds what they did, and what was tried under their address', async () => {
  await recordSecurityEvent(db, { ...nothing, kind: 'sign-in', who: 'ana' })
  await recordSecurityEvent(db, { ...nothing, kind: 'sign-in-refused', account: 'ANA@example.org' })
  await recordSecurityEvent(db, { ...nothing, kind: 'sign-in-refused', account: 'bia@example.org' })
  expect(await kindsOf({ person: 'ana' })).toEqual(['sign-in-refused', 'sign-in'])
  expect(await kindsOf({ kind: 'sign-in-refused' })).toHaveLength(2)
  expect(await kindsOf({ kind: 'sign-in-refused', person: 'ana' })).toHaveLength(1)
  expect((await listSecurityEvents(db, { kind: 'sign-in' })).events[0]?.who).toEqual({
    id: 'ana',
    name: 'Dr. Ana',
  })
})

test('a search by day takes both ends in', async () => {
  await recordSecurityEvent(db, { ...nothing, kind: 'sign-out' })
  const today = new Date().toLocaleDateString('sv-SE')
  expect(await kindsOf({ from: today, to: today })).toEqual(['sign-out'])
  expect(await kindsOf({ from: '2999-01-01' })).toEqual([])
  expect(await kindsOf({ to: '2020-01-01' })).toEqual([])
})

test('what cannot be searched for is named, and nothing else is believed', () => {
  expect(parseEventFilter({ kind: 'none', person: 'a b', from: 'soon', to: '2026-02-30' })).toEqual({
    status: 'invalid',
    fields: ['kind', 'person', 'from', 'to'],
  })
  expect(parseEventFilter({ kind: ' export ', person: '', other: 'x' })).toEqual({
    status: 'parsed',
    filter: { kind: 'export' },
  })
})
