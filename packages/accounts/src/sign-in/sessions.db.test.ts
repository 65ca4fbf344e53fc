import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { changeRole, disableUser, enableUser, setPassword } from '../users/change-user.ts'
import type { CookieToSet } from './browser.ts'

let installation: TestAccounts
beforeEach(async () => {
  installation = await openTestAccounts()
})
afterEach(() => installation.close())

const email = 'ana@example.org'
const tryPassword = (attempt: string) =>
  installation.accounts.signIn({ email, password: attempt }, browserHeaders())
const findReader = (cookies: CookieToSet[]) => installation.accounts.findReader(browserHeaders(cookies))

async function signIn(): Promise<CookieToSet[]> {
  const outcome = await tryPassword(password)
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  return outcome.cookies
}

async function select(statement: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

test('a sign-out ends the session, not only the cookie', async () => {
  await installation.add(email)
  const cookies = await signIn()
  const forgotten = await installation.accounts.signOut(browserHeaders(cookies))
  expect(forgotten.find(({ name }) => name === 'vigia-3000.session_token')?.options.maxAge).toBe(0)
  expect(await findReader(cookies)).toBeUndefined()
  expect(await select('SELECT 1 FROM `Auth_Session`')).toEqual([])
})

test('who is disabled is out at once, and told so only with the right password', async () => {
  await installation.add('admin@example.org', 'admin')
  const id = await installation.add(email)
  const cookies = await signIn()
  await disableUser(installation.database.db, id)
  expect(await findReader(cookies)).toBeUndefined()
  expect(await tryPassword(password)).toEqual({ status: 'disabled' })
  expect(await tryPassword('wrong horse battery')).toEqual({ status: 'refused' })
  await enableUser(installation.database.db, id)
  expect(await findReader(cookies)).toBeUndefined()
  expect(await tryPassword(password)).toMatchObject({ status: 'signed-in' })
})

test('a session that outlived its user’s disabling counts for nothing', async () => {
  await installation.add(email)
  const cookies = await signIn()
  await installation.database.db.$client.query('UPDATE `Auth_User` SET `disabledAt` = UTC_TIMESTAMP(3)')
  expect(await findReader(cookies)).toBeUndefined()
})

test('a new password ends the sessions and is the only one that works', async () => {
  const id = await installation.add(email)
  const cookies = await signIn()
  await setPassword(installation.database.db, id, 'another horse battery')
  expect(await findReader(cookies)).toBeUndefined()
  expect(await tryPassword(password)).toEqual({ status: 'refused' })
  expect(await tryPassword('another horse battery')).toMatchObject({ status: 'signed-in' })
})

test('another role holds from the next request on', async () => {
  const id = await installation.add(email)
  const cookies = await signIn()
  await changeRole(installation.database.db, id, 'admin')
  expect(await findReader(cookies)).toMatchObject({ role: 'admin' })
})

test('a session lasts twelve hours from its last use, in UTC on every server', async () => {
  await installation.add(email)
  const cookies = await signIn()
  const secondsLeft = async () => {
    const [row] = await select(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), `expiresAt`) AS seconds FROM `Auth_Session`',
    )
    return Number(row?.seconds)
  }
  expect(await secondsLeft()).toBeGreaterThan(12 * 3600 - 60)
  expect(await secondsLeft()).toBeLessThanOrEqual(12 * 3600)
  await select('UPDATE `Auth_Session` SET `expiresAt` = `expiresAt` - INTERVAL 11 HOUR')
  expect(await findReader(cookies)).toBeDefined()
  expect(await secondsLeft()).toBeGreaterThan(12 * 3600 - 60)
  await select('UPDATE `Auth_Session` SET `expiresAt` = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND')
  expect(await findReader(cookies)).toBeUndefined()
})

test('sessions that ran out are cleared away when someone signs in', async () => {
  await installation.add(email)
  await signIn()
  await select('UPDATE `Auth_Session` SET `expiresAt` = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND')
  await signIn()
  expect(await select('SELECT 1 FROM `Auth_Session`')).toHaveLength(1)
})

test('a database that does not answer is an error, not a signed-out reader', async () => {
  await installation.add(email)
  const cookies = await signIn()
  await select('RENAME TABLE `Auth_Session` TO `Elsewhere`')
  await expect(findReader(cookies)).rejects.toMatchObject({ code: 'database-failed' })
})
