import type { Reader } from '@vigia/accounts/sign-in'
import * as auditing from '@vigia/auditing'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import * as securityLog from '@vigia/security-log'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, setApp } from '../../../../app.ts'
import { GET } from './route.ts'

const session = vi.hoisted(() => ({ reader: undefined as Partial<Reader> | undefined }))
vi.mock('../../../../server/session.ts', () => ({ findReader: async () => session.reader }))

let database: TestDatabase
let unsetApp: () => void
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  unsetApp = setApp({ db: database.db, auditing, securityLog } as unknown as App)
  session.reader = { id: 'davi', role: 'admin' }
})
afterEach(async () => {
  unsetApp()
  await database.close()
})

async function download(query = '') {
  const response = await GET(new Request(`http://localhost/security-log/export${query}`))
  return { status: response.status, text: await response.text() }
}

test('only an administrator gets the file', async () => {
  session.reader = undefined
  expect(await download()).toEqual({ status: 401, text: '' })
  session.reader = { id: 'ana', role: 'adjudicator' }
  expect(await download()).toEqual({ status: 404, text: '' })
})

test('the file has no formula, and that it was taken is its newest event', async () => {
  await securityLog.recordSecurityEvent(database.db, {
    ...{ kind: 'sign-in-refused', who: null, account: '=cmd|calc!A1', address: '192.0.2.7', about: null },
    details: { way: 'password' },
  })
  const { status, text } = await download('?separator=semicolon')
  const [header, taken, tried] = text.split('\r\n')
  expect(status).toBe(200)
  expect(header).toBe('id;at;kind;reader;reader_id;account;address;about;details')
  expect(taken).toMatch(/;export;;davi;;;security-log;/)
  expect(tried).toMatch(/;sign-in-refused;;;"?'=cmd\|calc!A1"?;192\.0\.2\.7;;/)
})

test('what cannot be searched for is named, and leaves no event', async () => {
  expect(await download('?kind=none&from=soon&separator=x')).toEqual({
    status: 400,
    text: JSON.stringify({ status: 'invalid', fields: ['kind', 'from', 'separator'] }),
  })
  expect((await securityLog.listSecurityEvents(database.db)).events).toEqual([])
})
