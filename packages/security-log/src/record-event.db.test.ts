import { core, type Db, inTransaction, securityLog } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SecurityEvent } from './event.ts'
import { recordSecurityEvent } from './record-event.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const list = () => db.select().from(securityLog).orderBy(core.asc(securityLog.id))
const signIn: SecurityEvent = {
  kind: 'sign-in-refused',
  who: null,
  account: 'ana@example.org',
  address: '192.0.2.7',
  about: null,
}

test('an event is kept with its moment to the microsecond, whom it names and its details', async () => {
  const id = await recordSecurityEvent(db, { ...signIn, details: { way: 'password', tries: 3 } })
  await recordSecurityEvent(db, { ...signIn, kind: 'role-changed', who: 'a', about: 'b', address: null })
  const rows = await list()
  expect(rows).toMatchObject([
    { id, kind: 'sign-in-refused', readerId: null, account: 'ana@example.org', address: '192.0.2.7' },
    { kind: 'role-changed', readerId: 'a', about: 'b', address: null, details: null },
  ])
  expect(rows[0]?.details).toEqual({ way: 'password', tries: 3 })
  expect(rows.map(({ at }) => at)).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    expect.stringMatching(/\.\d{6}$/),
  ])
})

test('what is undone is not kept', async () => {
  const work = inTransaction(db, async (trx) => {
    await recordSecurityEvent(trx, signIn)
    throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  expect(await list()).toEqual([])
})

test('what somebody typed is kept as it may be shown, however long and odd', async () => {
  await recordSecurityEvent(db, {
    ...signIn,
    account: `a\nb\u0000\u2028${'💓'.repeat(300)}`,
    about: 'x\ud800'.repeat(400),
  })
  await recordSecurityEvent(db, { ...signIn, account: '', address: "'; DROP TABLE" })
  const [first, second] = await list()
  expect(first?.account).toBe(`a�b��${'💓'.repeat(250)}`)
  expect(first?.about).toBe('x�'.repeat(250))
  expect(second).toMatchObject({ account: '', address: null })
})

test('details are single facts, and bounded', async () => {
  const refuse = (details: object) =>
    expect(recordSecurityEvent(db, { ...signIn, details } as SecurityEvent)).rejects.toMatchObject({
      code: 'security-event-invalid',
    })
  await refuse({ nested: {} })
  await refuse({ samples: [1, 2] })
  await refuse({ share: Number.NaN })
  await refuse({ text: 'x'.repeat(70_000) })
  expect(await list()).toEqual([])
})

test('the log is neither changed nor deleted from', async () => {
  await recordSecurityEvent(db, signIn)
  await expect(db.$client.query("UPDATE `Security_Log` SET `kind` = 'export'")).rejects.toThrow(
    'never changed',
  )
  await expect(db.$client.query('DELETE FROM `Security_Log`')).rejects.toThrow('never deleted')
})
