import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { setPassword } from '../users/change-user.ts'
import { openAccounts } from './accounts.ts'
import type { CookieToSet } from './browser.ts'
import { forgetFailures } from './failures.ts'

const limit = 5
const email = 'ana@example.org'
const settings = {
  url: 'http://127.0.0.1:3000',
  secret: 'kq0Zt8Vb3yXw5Rn7Lm2Pc4Jd6Hf9Sg1A',
  signInLimit: limit,
  idleMinutes: 30,
  secondFactor: 'nobody' as const,
  provider: undefined,
  firstAdmin: undefined,
}
let installation: TestAccounts
let id: string
beforeEach(async () => {
  installation = await openTestAccounts(settings)
  id = await installation.add(email)
})
afterEach(() => installation.close())

const from = (address: string, cookies: CookieToSet[] = []) =>
  browserHeaders(cookies, { 'x-forwarded-for': address })
const attempt = (secret: string, browser: Headers, who = email) =>
  installation.accounts.signIn({ email: who, password: secret }, browser)
const statuses = (outcomes: { status: string }[]) => {
  const counts: Record<string, number> = {}
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

async function signIn(address = '198.51.100.1', who = email): Promise<CookieToSet[]> {
  const outcome = await attempt(password, from(address), who)
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  return outcome.cookies
}

async function select(statement: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

test('of 60 guesses from 60 addresses at one account no more than allowed are tried, and the right one is not', async () => {
  const outcomes = []
  for (let guess = 0; guess < 60; guess++)
    outcomes.push(await attempt(`wrong horse ${guess}`, from(`192.0.2.${guess}`)))
  expect(statuses(outcomes)).toEqual({ refused: limit, 'too-many-attempts': 60 - limit })
  expect(await attempt(password, from('192.0.2.99'))).toEqual({
    status: 'too-many-attempts',
    retryAfterSeconds: expect.closeTo(800, -3),
  })
})

test('an account that nobody has is counted as one that somebody has', async () => {
  const outcomes = []
  for (let guess = 0; guess < 20; guess++)
    outcomes.push(await attempt(password, from(`192.0.2.${guess}`), 'Nobody@example.org '))
  expect(statuses(outcomes)).toEqual({ refused: limit, 'too-many-attempts': 20 - limit })
})

test('of 60 guesses at once, at two services, no more than allowed are tried', async () => {
  const { db, address } = installation.database
  const log = { child: () => log, warn: () => {}, error: () => {}, info: () => {}, debug: () => {} }
  const beside = openAccounts({ db, address, settings, log: log as never })
  try {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, guess) =>
        (guess % 2 ? beside : installation.accounts).signIn(
          { email, password: `wrong horse ${guess}` },
          from(`192.0.2.${guess}`),
        ),
      ),
    )
    expect(statuses(outcomes)).toEqual({ refused: limit, 'too-many-attempts': 60 - limit })
  } finally {
    await beside.close()
  }
})

test('from a browser that has signed in before its person comes in all the while, and others of its people do not', async () => {
  await installation.add('rui@example.org')
  const known = await signIn()
  for (let guess = 0; guess < limit; guess++) {
    await attempt('wrong horse battery', from(`192.0.2.${guess}`))
    await attempt('wrong horse battery', from(`192.0.2.${guess}`), 'rui@example.org')
  }
  expect(await attempt(password, from('192.0.2.99', known))).toMatchObject({ status: 'signed-in' })
  expect(await attempt(password, from('192.0.2.99', known), 'rui@example.org')).toMatchObject({
    status: 'too-many-attempts',
  })
})

test('a browser that has signed in before is counted too, by itself', async () => {
  const known = await signIn()
  for (let guess = 0; guess < limit; guess++)
    expect(await attempt('wrong horse battery', from('192.0.2.1', known))).toEqual({ status: 'refused' })
  expect(await attempt(password, from('192.0.2.1', known))).toMatchObject({ status: 'too-many-attempts' })
  expect(await attempt(password, from('192.0.2.1'))).toMatchObject({ status: 'signed-in' })
})

test('of a made-up or changed browser’s cookie nothing is believed', async () => {
  const [cookie] = (await signIn()).filter(({ name }) => name.endsWith('.browser'))
  const [number = '', signature = ''] = cookie?.value.split('.') ?? []
  for (let guess = 0; guess < limit; guess++) await attempt('wrong horse', from(`192.0.2.${guess}`))
  for (const value of [
    `x${number}.${signature}`,
    `${number}.x${signature}`,
    number,
    '',
    '....',
    `.${signature}`,
  ])
    expect(await attempt(password, from('192.0.2.99', [{ ...cookie, value } as CookieToSet]))).toMatchObject({
      status: 'too-many-attempts',
    })
})

test('many people share a browser, and are known there', async () => {
  let cookies: CookieToSet[] = []
  for (const name of ['ana', 'bia', 'caio']) {
    if (name !== 'ana') await installation.add(`${name}@example.org`)
    const outcome = await attempt(password, from('192.0.2.1', cookies), `${name}@example.org`)
    if (outcome.status === 'signed-in') cookies = outcome.cookies
  }
  for (let guess = 0; guess < limit; guess++) await attempt('wrong horse', from(`192.0.2.${guess}`))
  expect(await attempt(password, from('192.0.2.99', cookies))).toMatchObject({ status: 'signed-in' })
})

test('right passwords are not counted, neither of a person nor of an address', async () => {
  for (let times = 0; times < 3 * limit; times++) await signIn()
  for (let guess = 0; guess < limit; guess++)
    expect(await attempt('wrong horse', from('198.51.100.1'))).toEqual({ status: 'refused' })
  expect(await attempt('wrong horse', from('198.51.100.1'))).toMatchObject({ status: 'too-many-attempts' })
})

test.each([
  ['an address', ['192.0.2.1', '192.0.2.1'], '192.0.2.2'],
  ['a network of IPv6', ['2001:db8::1', '2001:DB8:0:0:ffff::2'], '2001:db8:0:1::1'],
])('%s waits for a minute, and others don’t', async (_, [one = '', same = ''], other) => {
  for (let guess = 0; guess < limit; guess++)
    await attempt('wrong horse', from(guess % 2 ? one : same), `somebody-${guess}@example.org`)
  const refused = await attempt(password, from(one))
  if (refused.status !== 'too-many-attempts') throw new Error(refused.status)
  expect(refused.retryAfterSeconds).toBeGreaterThan(0)
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60)
  expect(await attempt(password, from(other))).toMatchObject({ status: 'signed-in' })
  await select('UPDATE `Auth_Failures` SET `began_at` = `began_at` - INTERVAL 61 SECOND')
  expect(await attempt(password, from(one))).toMatchObject({ status: 'signed-in' })
})

test('where the server’s clock was set back since, the window begins again, and no guess is forgotten', async () => {
  for (let guess = 0; guess < limit; guess++) await attempt('wrong horse', from(`192.0.2.${guess}`))
  await select('UPDATE `Auth_Failures` SET `began_at` = `began_at` + INTERVAL 1 HOUR')
  const refused = await attempt(password, from('192.0.2.99'))
  if (refused.status !== 'too-many-attempts') throw new Error(refused.status)
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(15 * 60)
})

test('what is waited for does not grow by trying, and ends', async () => {
  for (let guess = 0; guess < 3 * limit; guess++) await attempt('wrong horse', from(`192.0.2.${guess}`))
  await select('UPDATE `Auth_Failures` SET `began_at` = `began_at` - INTERVAL 15 MINUTE')
  expect(await attempt(password, from('192.0.2.99'))).toMatchObject({ status: 'signed-in' })
})

test('a new password and an operator’s word open an account at once', async () => {
  const exhaust = async () => {
    for (let guess = 0; guess < limit; guess++) await attempt('wrong horse', from(`192.0.2.${guess}`))
    expect(await attempt(password, from('192.0.2.99'))).toMatchObject({ status: 'too-many-attempts' })
  }
  await exhaust()
  await forgetFailures(installation.database.db, 'ANA@example.org')
  expect(await attempt(password, from('192.0.2.99'))).toMatchObject({ status: 'signed-in' })
  await select('DELETE FROM `Auth_Failures`')
  await exhaust()
  await setPassword(installation.database.db, id, password)
  expect(await attempt(password, from('192.0.2.99'))).toMatchObject({ status: 'signed-in' })
})

test('what is counted is kept a day at most, and names nobody', async () => {
  for (let guess = 0; guess < 20; guess++)
    await attempt('wrong horse', from(`192.0.2.${guess}`), `somebody-${guess}@example.org`)
  expect(await select('SELECT 1 FROM `Auth_Failures`')).toHaveLength(40)
  await select('UPDATE `Auth_Failures` SET `began_at` = `began_at` - INTERVAL 25 HOUR')
  await attempt('wrong horse', from('192.0.2.1'), email)
  expect((await select('SELECT * FROM `Auth_Failures`')).length).toBeLessThanOrEqual(2)
  const [widest] = await select('SELECT MAX(`bucket`) AS bucket FROM `Auth_Failures`')
  expect(widest?.bucket).toBeLessThan(2 ** 20)
})
