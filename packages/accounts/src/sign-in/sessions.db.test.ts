import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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

test('a session lasts half an hour from its last use, in UTC on every server', async () => {
  await installation.add(email)
  const cookies = await signIn()
  const secondsLeft = async () => {
    const [row] = await select(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), `expiresAt`) AS seconds FROM `Auth_Session`',
    )
    return Number(row?.seconds)
  }
  const letPass = (minutes: number) =>
    select(`UPDATE \`Auth_Session\` SET \`expiresAt\` = \`expiresAt\` - INTERVAL ${minutes} MINUTE`)
  expect(await secondsLeft()).toBeGreaterThan(30 * 60 - 60)
  expect(await secondsLeft()).toBeLessThanOrEqual(30 * 60)
  await letPass(25)
  const unattended = installation.accounts.findReader(browserHeaders(cookies), { isUnattended: true })
  expect(await unattended).toBeDefined()
  expect(await secondsLeft()).toBeLessThanOrEqual(5 * 60)
  expect(await findReader(cookies)).toBeDefined()
  expect(await secondsLeft()).toBeGreaterThan(30 * 60 - 60)
  await letPass(31)
  expect(await findReader(cookies)).toBeUndefined()
})

test('however much it is used, a session ends twelve hours after it began', async () => {
  await installation.add(email)
  const cookies = await signIn()
  const begin = (minutes: number) =>
    select(`UPDATE \`Auth_Session\` SET \`createdAt\` = UTC_TIMESTAMP(3) - INTERVAL ${minutes} MINUTE`)
  await begin(12 * 60 - 1)
  expect(await findReader(cookies)).toBeDefined()
  await begin(12 * 60)
  expect(await findReader(cookies)).toBeUndefined()
  expect(await installation.accounts.listSessions(browserHeaders(cookies))).toBeUndefined()
  const passwords = { current: password, next: 'another horse battery' }
  expect(await installation.accounts.changePassword(passwords, browserHeaders(cookies))).toEqual({
    status: 'signed-out',
  })
})

test('one sees where one is signed in, and ends one of these sessions or all others', async () => {
  await installation.add(email)
  await installation.add('rui@example.org')
  const from = async (address: string, userAgent: string, who = email) => {
    const headers = browserHeaders([], { 'x-forwarded-for': address, 'user-agent': userAgent })
    const outcome = await installation.accounts.signIn({ email: who, password }, headers)
    if (outcome.status !== 'signed-in') throw new Error(outcome.status)
    return outcome.cookies
  }
  const [ward, home, phone] = [
    await from('192.0.2.1', 'Ward'),
    await from('192.0.2.2', 'Home'),
    await from('192.0.2.3', 'Phone'),
  ]
  const rui = await from('192.0.2.4', 'Rui', 'rui@example.org')
  const list = async (cookies: CookieToSet[]) =>
    (await installation.accounts.listSessions(browserHeaders(cookies))) ?? []
  expect(await list(ward)).toHaveLength(3)
  expect(await list(ward)).toContainEqual({
    id: expect.any(String),
    isThis: true,
    startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    seenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    address: '192.0.2.1',
    userAgent: 'Ward',
  })
  const end = (which: { id: string } | 'others', cookies: CookieToSet[]) =>
    installation.accounts.endSessions(which, browserHeaders(cookies))
  const atHome = (await list(ward)).find(({ userAgent }) => userAgent === 'Home')
  expect(await end({ id: atHome?.id ?? '' }, rui)).toBe(0)
  expect(await findReader(home)).toBeDefined()
  expect(await end({ id: atHome?.id ?? '' }, ward)).toBe(1)
  expect(await findReader(home)).toBeUndefined()
  expect(await end('others', ward)).toBe(1)
  expect([await findReader(phone), await end('others', phone)]).toEqual([undefined, 0])
  expect(await findReader(ward)).toBeDefined()
  expect(await findReader(rui)).toBeDefined()
})

test('ten minutes after a password was given it is asked for again, and only the right one will do', async () => {
  await installation.add(email)
  const cookies = await signIn()
  const confirm = (attempt: string) => installation.accounts.confirm(attempt, browserHeaders(cookies))
  await select('UPDATE `Auth_Session` SET `createdAt` = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE')
  expect(await findReader(cookies)).toMatchObject({ isConfirmed: false })
  expect(await confirm('another horse battery')).toEqual({ status: 'wrong-password' })
  expect(await findReader(cookies)).toMatchObject({ isConfirmed: false })
  expect(await confirm(password)).toEqual({ status: 'confirmed' })
  expect(await findReader(cookies)).toMatchObject({ isConfirmed: true })
  await select('UPDATE `Auth_Session` SET `confirmedAt` = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE')
  expect(await findReader(cookies)).toMatchObject({ isConfirmed: false })
  await select("UPDATE `Auth_Account` SET `providerId` = 'oidc', `password` = NULL")
  expect(await confirm(password)).toEqual({ status: 'no-password' })
  expect(await installation.accounts.confirm(password, browserHeaders())).toEqual({ status: 'signed-out' })
})

test.each([-2, 2])(
  'where the database’s clock is another, off by %i hours, no session ends and each is seen',
  async (hours) => {
    await installation.add(email)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
    try {
      const [cookies] = [await signIn(), await signIn()]
      expect(await findReader(cookies)).toBeDefined()
      expect(await installation.accounts.listSessions(browserHeaders(cookies))).toHaveLength(2)
      vi.setSystemTime(Date.now() + 11 * 60_000)
      expect(await findReader(cookies)).toMatchObject({ isConfirmed: false })
      await installation.accounts.confirm(password, browserHeaders(cookies))
      expect(await findReader(cookies)).toMatchObject({ isConfirmed: true })
      vi.setSystemTime(Date.now() + 11 * 60_000)
      expect(await findReader(cookies)).toMatchObject({ isConfirmed: false })
    } finally {
      vi.useRealTimers()
    }
  },
)

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
