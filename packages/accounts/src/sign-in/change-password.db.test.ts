import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { setPassword } from '../users/change-user.ts'
import { hasPassword } from '../users/users.ts'
import type { CookieToSet } from './browser.ts'

let installation: TestAccounts
let id: string
beforeEach(async () => {
  installation = await openTestAccounts({ signInLimit: 6 })
  id = await installation.add(email)
})
afterEach(() => installation.close())

const email = 'ana@example.org'
const next = 'another horse battery'
const tryPassword = (attempt: string) =>
  installation.accounts.signIn({ email, password: attempt }, browserHeaders())
const findReader = (cookies: CookieToSet[]) => installation.accounts.findReader(browserHeaders(cookies))
const change = (cookies: CookieToSet[], passwords: { current: string; next: string }) =>
  installation.accounts.changePassword(passwords, browserHeaders(cookies))

async function signIn(secret = password): Promise<CookieToSet[]> {
  const outcome = await tryPassword(secret)
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  return outcome.cookies
}

test('whoever changes their password stays signed in, and all their other sessions end', async () => {
  const [here, elsewhere] = [await signIn(), await signIn()]
  const outcome = await change(here, { current: password, next })
  if (outcome.status !== 'changed') throw new Error(outcome.status)
  expect(await findReader(outcome.cookies)).toMatchObject({ id })
  expect(outcome.cookies[0]?.options).not.toHaveProperty('maxAge')
  expect(await findReader(elsewhere)).toBeUndefined()
  expect(await findReader(here)).toBeUndefined()
  expect(await tryPassword(password)).toEqual({ status: 'refused' })
  expect(await tryPassword(next)).toMatchObject({ status: 'signed-in' })
})

test('what somebody else made is to be changed before anything else, and then no more', async () => {
  expect(await findReader(await signIn())).toMatchObject({ due: undefined })
  await setPassword(installation.database.db, id, password, { mustChange: true })
  const cookies = await signIn()
  expect(await findReader(cookies)).toMatchObject({ due: 'password' })
  expect(await change(cookies, { current: password, next: password })).toEqual({
    status: 'password-unchanged',
  })
  expect(await findReader(cookies)).toMatchObject({ due: 'password' })
  const outcome = await change(cookies, { current: password, next })
  if (outcome.status !== 'changed') throw new Error(outcome.status)
  expect(await findReader(outcome.cookies)).toMatchObject({ due: undefined })
})

test('other users stay signed in', async () => {
  await installation.add('rui@example.org')
  const credentials = { email: 'rui@example.org', password }
  const rui = await installation.accounts.signIn(credentials, browserHeaders())
  if (rui.status !== 'signed-in') throw new Error(rui.status)
  expect(await change(await signIn(), { current: password, next })).toMatchObject({ status: 'changed' })
  expect(await findReader(rui.cookies)).toBeDefined()
})

test.each([
  ['the current one is wrong', 'wrong horse battery', next, 'wrong-password'],
  ['the current one is longer than any', 'x'.repeat(1000), next, 'wrong-password'],
  ['the new one is too short', password, 'eleven char', 'password-unacceptable'],
  ['the new one is too long', password, 'x'.repeat(129), 'password-unacceptable'],
  ['the new one is common', password, 'passwordpassword1', 'password-guessable'],
  ['the new one is made of their address', password, 'ana@example.org-2026', 'password-guessable'],
  ['the new one is the current one', password, password, 'password-unchanged'],
])('when %s nothing changes', async (_, current, wanted, status) => {
  const [here, elsewhere] = [await signIn(), await signIn()]
  expect(await change(here, { current, next: wanted })).toEqual({ status })
  expect(await findReader(here)).toBeDefined()
  expect(await findReader(elsewhere)).toBeDefined()
  expect(await tryPassword(password)).toMatchObject({ status: 'signed-in' })
})

test('after as many wrong passwords as are allowed at sign-in one waits, even with the right one', async () => {
  const cookies = await signIn()
  for (let times = 0; times < 6; times++)
    expect(await change(cookies, { current: `wrong horse ${times}`, next })).toEqual({
      status: 'wrong-password',
    })
  const refused = await change(cookies, { current: password, next })
  expect(refused).toEqual({ status: 'too-many-attempts', retryAfterSeconds: expect.closeTo(800, -3) })
  expect(await tryPassword(password)).toMatchObject({ status: 'signed-in' })
})

test('who comes only through the provider has no password to change', async () => {
  const cookies = await signIn()
  expect(await hasPassword(installation.database.db, id)).toBe(true)
  await installation.database.db.$client.query(
    "UPDATE `Auth_Account` SET `providerId` = 'oidc', `password` = NULL",
  )
  expect(await hasPassword(installation.database.db, id)).toBe(false)
  expect(await change(cookies, { current: password, next })).toEqual({ status: 'no-password' })
})

test('nobody, a form on another site and who was disabled meanwhile change nothing', async () => {
  const cookies = await signIn()
  const foreign = browserHeaders(cookies, { origin: 'http://evil.example.org' })
  const passwords = { current: password, next }
  expect(await change([], passwords)).toEqual({ status: 'signed-out' })
  expect(await installation.accounts.changePassword(passwords, foreign)).toEqual({ status: 'foreign-origin' })
  await installation.database.db.$client.query('UPDATE `Auth_User` SET `disabledAt` = UTC_TIMESTAMP(3)')
  expect(await change(cookies, passwords)).toEqual({ status: 'signed-out' })
  await installation.database.db.$client.query('UPDATE `Auth_User` SET `disabledAt` = NULL')
  expect(await tryPassword(password)).toMatchObject({ status: 'signed-in' })
})

test('a password of the most characters that there may be, of whatever script, opens and is changed', async () => {
  const longest = Array.from({ length: 128 }, (_, place) =>
    String.fromCodePoint(0x1f400 + ((place * 37) % 200)),
  ).join('')
  await setPassword(installation.database.db, id, longest)
  expect(await change(await signIn(longest), { current: longest, next })).toMatchObject({ status: 'changed' })
  expect(await tryPassword(next)).toMatchObject({ status: 'signed-in' })
})

test('the log names nobody', async () => {
  const cookies = await signIn()
  await change(cookies, { current: 'wrong horse battery', next })
  await installation.database.db.$client.query('DROP TABLE `Auth_Account`')
  await expect(tryPassword(password)).rejects.toThrow('ER_NO_SUCH_TABLE')
  await expect(change(cookies, { current: password, next })).rejects.toThrow('ER_NO_SUCH_TABLE')
  expect(installation.lines.join('')).toContain('Auth_Account')
  expect(installation.lines.join('')).not.toMatch(/example\.org|battery/)
})
