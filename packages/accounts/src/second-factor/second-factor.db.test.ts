import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CookieToSet } from '../sign-in/browser.ts'
import { forgetFailures } from '../sign-in/failures.ts'
import { appCode } from '../testing/authenticator-app.ts'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { disableUser, removeSecondFactor, setPassword } from '../users/change-user.ts'
import { listUsers } from '../users/users.ts'

let installation: TestAccounts
let id: string
beforeEach(async () => {
  installation = await openTestAccounts({ signInLimit: 3 })
  id = await installation.add(email)
})
afterEach(() => installation.close())

const email = 'ana@example.org'
const address = '192.0.2.7'
const browser = (cookies: CookieToSet[] = []) => browserHeaders(cookies, { 'x-forwarded-for': address })

async function query(statement: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

/** Gives the password, and the cookies that come of it. */
async function givePassword(who = email) {
  const outcome = await installation.accounts.signIn({ email: who, password }, browser())
  if (!('cookies' in outcome)) throw new Error(outcome.status)
  return outcome
}

const giveCode = (code: string, cookies: CookieToSet[]) =>
  installation.accounts.signInWithCode(code, browser(cookies))

/**
 * A user who has turned the second factor on by the present code: that of the next half minute is still new, and holds
 * already. Neither is refused if a half minute ends between.
 */
async function turnOn(who = email) {
  const { cookies } = await givePassword(who)
  const started = await installation.accounts.ownFactor.start(password, browser(cookies))
  if (started.status !== 'started') throw new Error(started.status)
  const secret = started.secret.text
  const code = appCode(secret)
  const confirmed = await installation.accounts.ownFactor.confirm(code, browser(cookies))
  if (confirmed.status !== 'on') throw new Error(confirmed.status)
  return { secret, code, recoveryCodes: started.recoveryCodes, cookies: confirmed.cookies }
}

const findReader = (cookies: CookieToSet[]) => installation.accounts.findReader(browser(cookies))

/** A code that is none of those that hold now. */
function wrongCode(secret: string): string {
  const right = [-1, 0, 1, 2].map((steps) => appCode(secret, steps))
  return ['000000', '111111', '222222', '333333', '444444'].find((code) => !right.includes(code)) ?? ''
}

test('with a second factor the password alone lets nobody in, and the app’s code does', async () => {
  const { secret } = await turnOn()
  const waiting = await givePassword()
  expect(waiting.status).toBe('code-needed')
  expect(await findReader(waiting.cookies)).toBeUndefined()
  const sessions = await query('SELECT id FROM Auth_Session')
  expect(sessions).toHaveLength(1)
  expect(await giveCode(wrongCode(secret), waiting.cookies)).toEqual({ status: 'wrong-code' })
  expect(await giveCode('', waiting.cookies)).toEqual({ status: 'wrong-code' })
  const outcome = await giveCode(appCode(secret, 1), waiting.cookies)
  if (outcome.status !== 'signed-in') throw new Error(outcome.status)
  expect(await findReader(outcome.cookies)).toMatchObject({ id, hasSecondFactor: true, due: undefined })
  // The password's part of the sign-in is used up.
  expect(await giveCode(appCode(secret, 1), waiting.cookies)).toEqual({ status: 'password-first' })
})

test('a clock that is half a minute off is accepted, one that is further off is not', async () => {
  const { secret } = await turnOn()
  const { cookies } = await givePassword()
  expect(await giveCode(appCode(secret, 3), cookies)).toEqual({ status: 'wrong-code' })
  expect(await giveCode(appCode(secret, -3), cookies)).toEqual({ status: 'wrong-code' })
  expect((await giveCode(appCode(secret, 1), cookies)).status).toBe('signed-in')
})

test('a code is taken once, the code that turned the factor on too, and of ten at once one', async () => {
  await installation.close()
  installation = await openTestAccounts()
  id = await installation.add(email)
  const { secret, code: used } = await turnOn()
  const first = await givePassword()
  expect(await giveCode(used, first.cookies)).toEqual({ status: 'code-used' })
  const waiting = await Promise.all(Array.from({ length: 10 }, () => givePassword()))
  const code = appCode(secret, 1)
  const outcomes = await Promise.all(waiting.map(({ cookies }) => giveCode(code, cookies)))
  const counts = Object.groupBy(outcomes, ({ status }) => status)
  expect(counts['signed-in']).toHaveLength(1)
  expect(counts['code-used']).toHaveLength(9)
})

test('the code of another user is refused, also in a browser in which they are signed in', async () => {
  await turnOn()
  await installation.add('rui@example.org')
  const rui = await turnOn('rui@example.org')
  const { cookies } = await givePassword()
  expect(await giveCode(appCode(rui.secret, 1), cookies)).toEqual({ status: 'wrong-code' })
  const both = [...rui.cookies, ...cookies.filter(({ name }) => name.endsWith('.two_factor'))]
  expect(await giveCode(appCode(rui.secret, 1), both)).toEqual({ status: 'wrong-code' })
  expect(await giveCode(rui.recoveryCodes[0] ?? '', both)).toEqual({ status: 'wrong-code' })
})

test('a recovery code lets in once, however it is typed, and no code is stored as it is', async () => {
  const { recoveryCodes, secret } = await turnOn()
  expect(new Set(recoveryCodes).size).toBe(10)
  const [stored] = await query('SELECT * FROM Auth_Two_Factor')
  const text = JSON.stringify(stored)
  for (const code of recoveryCodes) {
    expect(text).not.toContain(code)
    expect(text).not.toContain(code.replaceAll('-', ''))
  }
  expect(text).not.toContain(secret.replaceAll(' ', ''))
  const [code = ''] = recoveryCodes
  const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`
  expect((await giveCode(typed, (await givePassword()).cookies)).status).toBe('signed-in')
  expect(await giveCode(code, (await givePassword()).cookies)).toEqual({ status: 'wrong-code' })
  expect(await installation.accounts.ownFactor.countRecoveryCodes(id)).toBe(9)
  // What is stored opens nothing.
  const [row] = await query('SELECT backupCodes FROM Auth_Two_Factor')
  const [hash = ''] = JSON.parse(row?.backupCodes) as string[]
  expect(await giveCode(hash, (await givePassword()).cookies)).toEqual({ status: 'wrong-code' })
})

test('new recovery codes take the place of those from before, and ask for the password', async () => {
  const { recoveryCodes, cookies } = await turnOn()
  const { ownFactor } = installation.accounts
  expect(await ownFactor.renewRecoveryCodes('not the password', browser(cookies))).toEqual({
    status: 'wrong-password',
  })
  const made = await ownFactor.renewRecoveryCodes(password, browser(cookies))
  if (made.status !== 'made') throw new Error(made.status)
  expect(await giveCode(recoveryCodes[0] ?? '', (await givePassword()).cookies)).toEqual({
    status: 'wrong-code',
  })
  expect((await giveCode(made.recoveryCodes[0] ?? '', (await givePassword()).cookies)).status).toBe(
    'signed-in',
  )
})

test('wrong codes are counted by account over a day, until an operator forgets them', async () => {
  const { secret } = await turnOn()
  for (let attempt = 0; attempt < 3; attempt++) {
    const from = browserHeaders((await givePassword()).cookies, { 'x-forwarded-for': `192.0.2.${attempt}` })
    expect(await installation.accounts.signInWithCode(wrongCode(secret), from)).toEqual({
      status: 'wrong-code',
    })
  }
  const { cookies } = await givePassword()
  const elsewhere = browserHeaders(cookies, { 'x-forwarded-for': '192.0.2.99' })
  const stopped = await installation.accounts.signInWithCode(appCode(secret, 1), elsewhere)
  expect(stopped).toMatchObject({ status: 'too-many-attempts' })
  expect('retryAfterSeconds' in stopped && stopped.retryAfterSeconds).toBeGreaterThan(23 * 3600)
  await forgetFailures(installation.database.db, email)
  expect((await installation.accounts.signInWithCode(appCode(secret, 1), elsewhere)).status).toBe('signed-in')
})

test('one address guesses at no more accounts than at one', async () => {
  for (const name of ['rui', 'eva', 'caio', 'lia']) await installation.add(`${name}@example.org`)
  const people = []
  for (const name of ['rui', 'eva', 'caio', 'lia']) people.push(await turnOn(`${name}@example.org`))
  const waiting = []
  for (const name of ['rui', 'eva', 'caio', 'lia']) waiting.push(await givePassword(`${name}@example.org`))
  const outcomes = []
  for (const [index, { cookies }] of waiting.entries())
    outcomes.push((await giveCode(wrongCode(people[index]?.secret ?? ''), cookies)).status)
  expect(outcomes).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'too-many-attempts'])
})

test('until a first code has confirmed it, nothing more is asked for, and it begins anew', async () => {
  const { cookies } = await givePassword()
  const { ownFactor } = installation.accounts
  expect(await ownFactor.start('not the password', browser(cookies))).toEqual({ status: 'wrong-password' })
  expect(await ownFactor.start(password, browser())).toEqual({ status: 'signed-out' })
  const first = await ownFactor.start(password, browser(cookies))
  const second = await ownFactor.start(password, browser(cookies))
  if (first.status !== 'started' || second.status !== 'started') throw new Error('not started')
  expect((await givePassword()).status).toBe('signed-in')
  const confirm = (code: string) => ownFactor.confirm(code, browser(cookies))
  expect(await confirm(appCode(first.secret.text))).toEqual({ status: 'wrong-code' })
  expect((await confirm(appCode(second.secret.text))).status).toBe('on')
  expect((await givePassword()).status).toBe('code-needed')
})

test('turned on, it ends the sessions elsewhere; turned off with the password, the password is enough', async () => {
  const elsewhere = (await givePassword()).cookies
  const { cookies } = await turnOn()
  expect(await findReader(elsewhere)).toBeUndefined()
  expect(await findReader(cookies)).toMatchObject({ id, hasSecondFactor: true })
  const { ownFactor } = installation.accounts
  expect(await ownFactor.start(password, browser(cookies))).toEqual({ status: 'already-on' })
  expect(await ownFactor.turnOff('not the password', browser(cookies))).toEqual({ status: 'wrong-password' })
  expect((await givePassword()).status).toBe('code-needed')
  expect((await ownFactor.turnOff(password, browser(cookies))).status).toBe('off')
  expect((await givePassword()).status).toBe('signed-in')
  expect(await query('SELECT id FROM Auth_Two_Factor')).toEqual([])
})

test('a sign-in that waits for a code ends with a new password, with its ten minutes, and for who is disabled', async () => {
  const { secret, recoveryCodes } = await turnOn()
  const overtaken = await givePassword()
  await query(
    "UPDATE Auth_Verification SET createdAt = createdAt - INTERVAL 1 SECOND WHERE identifier LIKE '2fa%'",
  )
  await setPassword(installation.database.db, id, password)
  expect(await giveCode(appCode(secret, 1), overtaken.cookies)).toEqual({ status: 'password-first' })
  const late = await givePassword()
  await query("UPDATE Auth_Verification SET expiresAt = UTC_TIMESTAMP(3) WHERE identifier LIKE '2fa%'")
  expect(await giveCode(appCode(secret, 1), late.cookies)).toEqual({ status: 'password-first' })
  const disabled = await givePassword()
  await disableUser(installation.database.db, id)
  expect(await giveCode(recoveryCodes[0] ?? '', disabled.cookies)).toEqual({ status: 'disabled' })
  expect(await giveCode(appCode(secret, 1), [])).toEqual({ status: 'password-first' })
})

test('an operator takes a lost one away: the sessions end, and the password is enough', async () => {
  const { cookies } = await turnOn()
  expect(await listUsers(installation.database.db)).toMatchObject([{ hasSecondFactor: true }])
  const remove = () => removeSecondFactor(installation.database.db, id)
  expect(await remove()).toEqual({ status: 'removed' })
  expect(await remove()).toEqual({ status: 'not-on' })
  expect(await removeSecondFactor(installation.database.db, 'nobody')).toEqual({ status: 'not-found' })
  expect(await findReader(cookies)).toBeUndefined()
  expect(await listUsers(installation.database.db)).toMatchObject([{ hasSecondFactor: false }])
  expect((await givePassword()).status).toBe('signed-in')
})

test('whoever must have one turns it on before anything else, and keeps it; who has no password need not', async () => {
  await installation.close()
  installation = await openTestAccounts({ secondFactor: 'admins' })
  await installation.add(email, 'admin')
  const provided = await installation.add('rui@example.org', 'admin')
  await installation.add('eva@example.org')
  const dueOf = async (who: string) => (await findReader((await givePassword(who)).cookies))?.due
  expect(await dueOf('eva@example.org')).toBeUndefined()
  const rui = await givePassword('rui@example.org')
  expect((await findReader(rui.cookies))?.due).toBe('second-factor')
  await query(`DELETE FROM Auth_Account WHERE userId = '${provided}'`)
  expect((await findReader(rui.cookies))?.due).toBeUndefined()
  expect(await dueOf(email)).toBe('second-factor')
  const { cookies } = await turnOn()
  expect(await findReader(cookies)).toMatchObject({ due: undefined, hasSecondFactor: true })
  expect(await installation.accounts.ownFactor.turnOff(password, browser(cookies))).toEqual({
    status: 'required',
  })
})

test('all of it is on record, without a code', async () => {
  await query('DELETE FROM Auth_Failures')
  const { secret, recoveryCodes, cookies } = await turnOn()
  const waiting = await givePassword()
  await giveCode(wrongCode(secret), waiting.cookies)
  await giveCode(recoveryCodes[0] ?? '', waiting.cookies)
  await installation.accounts.ownFactor.renewRecoveryCodes(password, browser(cookies))
  await installation.accounts.ownFactor.turnOff(password, browser(cookies))
  const rows = await query(
    'SELECT kind, reader_id, account, address, about, details FROM Security_Log ORDER BY id',
  )
  const by = { reader_id: id, account: email, address }
  expect(rows.slice(1)).toEqual([
    { ...by, kind: 'sign-in', about: null, details: expect.stringMatching(/password/) },
    { ...by, kind: 'second-factor-on', about: id, details: null },
    { ...by, kind: 'second-factor-refused', about: null, details: '{"reason":"wrong-code"}' },
    { ...by, kind: 'recovery-code-used', about: null, details: '{"left":9}' },
    { ...by, kind: 'sign-in', about: null, details: expect.stringMatching(/password/) },
    { ...by, kind: 'recovery-codes-made', about: id, details: null },
    { ...by, kind: 'second-factor-off', about: id, details: null },
  ])
})

test('with another AUDIT_SECRET the app’s codes cannot be read, and recovery codes still hold', async () => {
  const { secret, recoveryCodes } = await turnOn()
  await query(
    "UPDATE Auth_Two_Factor SET secret = CONCAT(SUBSTRING(secret, 1, LENGTH(secret) - 2), IF(RIGHT(secret, 2) = '00', '11', '00'))",
  )
  const { cookies } = await givePassword()
  expect(await giveCode(appCode(secret, 1), cookies)).toEqual({ status: 'code-unreadable' })
  expect((await giveCode(recoveryCodes[0] ?? '', cookies)).status).toBe('signed-in')
})
