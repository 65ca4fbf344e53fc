import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { changeRole, disableUser, enableUser, setPassword } from '../users/change-user.ts'
import { addUser } from '../users/users.ts'
import type { CookieToSet } from './browser.ts'

let installation: TestAccounts
let id: string
beforeEach(async () => {
  installation = await openTestAccounts({ signInLimit: 3 })
  id = await installation.add('ana@example.org')
  await query('TRUNCATE TABLE `Auth_Failures`')
})
afterEach(() => installation.close())

const address = '192.0.2.7'
const browser = (cookies: CookieToSet[] = []) => browserHeaders(cookies, { 'x-forwarded-for': address })

async function query(statement: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

/** What is in the log since the test began, without what making the user left there. */
async function listEvents(): Promise<unknown[]> {
  const rows = await query(
    'SELECT `kind`, `reader_id`, `account`, `address`, `about`, `details` FROM `Security_Log` ORDER BY `id`',
  )
  return rows.slice(1).map(({ details, ...row }) => ({
    ...row,
    details: typeof details === 'string' ? JSON.parse(details) : details,
  }))
}

async function signIn(): Promise<CookieToSet[]> {
  const outcome = await installation.accounts.signIn({ email: 'ana@example.org', password }, browser())
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  return outcome.cookies
}

test('sign-ins good and bad are on record with account and address, and sign-outs', async () => {
  const attempt = (email: string) =>
    installation.accounts.signIn({ email, password: 'wrong horse battery' }, browser())
  await attempt('Ana@example.org')
  await attempt('nobody@example.org')
  const cookies = await signIn()
  await installation.accounts.signOut(browser(cookies))
  const way = 'password'
  const refused = { kind: 'sign-in-refused', reader_id: null, address, about: null }
  expect(await listEvents()).toEqual([
    { ...refused, account: 'ana@example.org', details: { way, reason: 'refused' } },
    { ...refused, account: 'nobody@example.org', details: { way, reason: 'refused' } },
    { kind: 'sign-in', reader_id: id, account: 'ana@example.org', address, about: null, details: { way } },
    { kind: 'sign-out', reader_id: id, account: 'ana@example.org', address, about: null, details: null },
  ])
  expect(JSON.stringify(await listEvents())).not.toContain('battery')
})

test('guesses that were not tried do not fill the log', async () => {
  for (let guess = 0; guess < 30; guess++)
    await installation.accounts.signIn(
      { email: 'ana@example.org', password: `wrong horse ${guess}` },
      browser(),
    )
  expect(await listEvents()).toHaveLength(3)
})

test('a password that is changed or not confirmed, and sessions that are ended, are on record', async () => {
  const [here, _elsewhere] = [await signIn(), await signIn()]
  await installation.accounts.endSessions('others', browser(here))
  await installation.accounts.confirm('wrong horse battery', browser(here))
  await installation.accounts.changePassword(
    { current: password, next: 'another horse battery' },
    browser(here),
  )
  expect((await listEvents()).slice(2)).toMatchObject([
    { kind: 'session-ended', reader_id: id, about: id, details: { sessions: 1 } },
    { kind: 'sign-in-refused', reader_id: id, account: 'ana@example.org' },
    { kind: 'password-set', reader_id: id, about: id, address },
  ])
})

test('what is changed of users is on record with who did it', async () => {
  const { db } = installation.database
  const by = { who: null, account: 'operator', address: null }
  const added = await addUser(db, { email: 'rui@example.org', role: 'admin', password }, by)
  if (added.status !== 'added') throw new Error(added.status)
  await changeRole(db, id, 'adjudicator', by)
  await disableUser(db, id, by)
  await enableUser(db, id, by)
  await setPassword(db, id, 'another horse battery', { by })
  expect(await disableUser(db, added.id, by)).toEqual({ status: 'last-admin' })
  const done = { reader_id: null, account: 'operator', address: null }
  expect(await listEvents()).toEqual([
    { ...done, kind: 'user-created', about: added.id, details: { email: 'rui@example.org', role: 'admin' } },
    { ...done, kind: 'role-changed', about: id, details: { from: 'reader', to: 'adjudicator' } },
    { ...done, kind: 'user-disabled', about: id, details: null },
    { ...done, kind: 'user-enabled', about: id, details: null },
    { ...done, kind: 'password-set', about: id, details: null },
  ])
})
