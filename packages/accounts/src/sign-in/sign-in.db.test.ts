import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import type { CookieToSet } from './browser.ts'

let installation: TestAccounts
beforeEach(async () => {
  installation = await openTestAccounts()
})
afterEach(() => installation.close())

const email = 'ana@example.org'

async function signIn(): Promise<CookieToSet[]> {
  const outcome = await installation.accounts.signIn({ email, password }, browserHeaders())
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  return outcome.cookies
}

const findReader = (cookies: CookieToSet[]) => installation.accounts.findReader(browserHeaders(cookies))
const tryPassword = (attempt: string, address = email) =>
  installation.accounts.signIn({ email: address, password: attempt }, browserHeaders())

test('whoever knows the password is known by the cookie from then on', async () => {
  const id = await installation.add(email, 'adjudicator')
  const cookies = await signIn()
  expect(await findReader(cookies)).toEqual({
    id,
    name: `Dr. ${email}`,
    email,
    role: 'adjudicator',
    readingView: undefined,
    sessionId: expect.any(String),
    isConfirmed: true,
    hasSecondFactor: false,
    due: undefined,
  })
  expect(await findReader([])).toBeUndefined()
})

test('the cookie is closed to scripts, stays on this site and ends with the browser', async () => {
  await installation.add(email)
  const [cookie] = await signIn()
  expect(cookie).toMatchObject({
    name: 'vigia-3000.session_token',
    options: { path: '/', httpOnly: true, secure: false, sameSite: 'lax' },
  })
  expect(cookie?.options).not.toHaveProperty('maxAge')
})

test('where the public address is https, the cookie travels by https alone', async () => {
  const secure = await openTestAccounts({ url: 'https://audit.example.org' })
  try {
    await secure.add(email)
    const headers = browserHeaders([], { origin: 'https://audit.example.org' })
    const outcome = await secure.accounts.signIn({ email, password }, headers)
    expect(outcome).toMatchObject({
      status: 'signed-in',
      cookies: [
        { name: '__Host-vigia.session_token', options: { secure: true, path: '/' } },
        { name: '__Host-vigia.browser', options: { secure: true, path: '/' } },
      ],
    })
  } finally {
    await secure.close()
  }
})

test('two installations on one host know their own sessions by their port, in a browser that sends both', async () => {
  const url = 'http://127.0.0.1:3001'
  const beside = await openTestAccounts({ url, secret: 'another secret of thirty-two characters' })
  try {
    await installation.add(email)
    await beside.add('bia@example.org')
    const mine = await signIn()
    const outcome = await beside.accounts.signIn(
      { email: 'bia@example.org', password },
      browserHeaders(mine, { origin: url }),
    )
    if (outcome.status !== 'signed-in') throw new Error(outcome.status)
    const both = browserHeaders([...mine, ...outcome.cookies])
    expect(new Set([...mine, ...outcome.cookies].map(({ name }) => name)).size).toBe(4)
    expect(await installation.accounts.findReader(both)).toMatchObject({ email })
    expect(await beside.accounts.findReader(both)).toMatchObject({ email: 'bia@example.org' })
    await beside.accounts.signOut(browserHeaders([...mine, ...outcome.cookies], { origin: url }))
    expect(await installation.accounts.findReader(both)).toMatchObject({ email })
  } finally {
    await beside.close()
  }
})

test('a cookie that was changed is nobody’s', async () => {
  await installation.add(email)
  const [cookie] = await signIn()
  const [token = ''] = cookie?.value.split('.') ?? []
  for (const value of [token, `${token}.c2lnbmF0dXJl`, `x${cookie?.value}`])
    expect(await findReader([{ ...cookie, value } as CookieToSet])).toBeUndefined()
})

test('a wrong password, an unknown address and what is no address get the same answer', async () => {
  await installation.add(email)
  expect(await tryPassword('wrong horse battery')).toEqual({ status: 'refused' })
  expect(await tryPassword(password, 'absent@example.org')).toEqual({ status: 'refused' })
  expect(await tryPassword(password, 'not an address')).toEqual({ status: 'refused' })
  expect(await tryPassword('x'.repeat(1000))).toEqual({ status: 'refused' })
})

test('a form on another site cannot sign anyone in', async () => {
  await installation.add(email)
  const foreign = browserHeaders([], { origin: 'http://evil.example.org' })
  expect(await installation.accounts.signIn({ email, password }, foreign)).toEqual({
    status: 'foreign-origin',
  })
})

test('the log names nobody', async () => {
  await installation.add(email)
  await tryPassword('wrong horse battery')
  await tryPassword(password, 'absent@example.org')
  await installation.database.db.$client.query('DROP TABLE `Auth_Session`')
  const printed = vi.spyOn(console, 'error')
  await expect(tryPassword(password)).rejects.toThrow('The warehouse database failed (ER_NO_SUCH_TABLE)')
  expect(printed).not.toHaveBeenCalled()
  expect(installation.lines.join('')).toContain('Invalid password')
  expect(installation.lines.join('')).not.toMatch(/example\.org|battery/)
})
