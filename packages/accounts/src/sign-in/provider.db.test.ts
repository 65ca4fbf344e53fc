import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHeaders, openTestAccounts, password, type TestAccounts } from '../testing/test-accounts.ts'
import { openTestProvider, type Person, type TestProvider } from '../testing/test-provider.ts'
import { disableUser } from '../users/change-user.ts'
import { listUsers } from '../users/users.ts'

const url = 'http://127.0.0.1:3000'
let provider: TestProvider
let installation: TestAccounts
beforeEach(async () => {
  provider = await openTestProvider(url)
  installation = await openTestAccounts({ url, provider: provider.settings })
})
afterEach(async () => {
  await installation.close()
  await provider.close()
})

const ana: Person = { sub: 'person-1', name: 'Ana Luz', email: 'ana@example.org', email_verified: true }
const pages = { arrival: '/history?page=2', failure: '/sign-in?from=%2Fhistory' }

async function start() {
  const outcome = await installation.accounts.startProviderSignIn(pages, browserHeaders())
  if (outcome.status !== 'redirect') throw new Error(outcome.status)
  return outcome
}

/** The whole way over HTTP, there and back. */
async function enterAs(person: Person) {
  const { location, cookies } = await start()
  const callback = await provider.visit(location, person)
  return await installation.accounts.finishProviderSignIn(
    new Request(callback.replace(url, 'http://inside:3000'), { headers: browserHeaders(cookies) }),
  )
}

async function listWays(): Promise<RowDataPacket[]> {
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(
    'SELECT * FROM `Auth_Account` ORDER BY `providerId`',
  )
  return rows
}

test('whom the provider knows enters as a reader, and arrives where they wanted to', async () => {
  const { location, cookies } = await enterAs(ana)
  expect(location).toBe(pages.arrival)
  const reader = await installation.accounts.findReader(browserHeaders(cookies))
  expect(reader).toMatchObject({ name: 'Ana Luz', email: 'ana@example.org', role: 'reader' })
  const session = cookies.find(({ name }) => name === 'vigia-3000.session_token')
  expect(session?.options).toMatchObject({ httpOnly: true })
  expect(session?.options).not.toHaveProperty('maxAge')
  expect(installation.accounts.providerName).toBe('Clinic')
})

test('who comes in through the provider is on record', async () => {
  await enterAs(ana)
  const [rows] = await installation.database.db.$client.query<RowDataPacket[]>(
    "SELECT `kind`, `account` FROM `Security_Log` WHERE `kind` LIKE 'sign-in%'",
  )
  expect(rows.map(({ kind, account }) => `${kind} ${account}`)).toEqual(['sign-in ana@example.org'])
})

test('who comes again is the same user, also with another address', async () => {
  await enterAs(ana)
  const { cookies } = await enterAs({ ...ana, email: 'ana.luz@example.org' })
  expect(await installation.accounts.findReader(browserHeaders(cookies))).toMatchObject({
    email: 'ana@example.org',
  })
  expect(await listUsers(installation.database.db)).toHaveLength(1)
})

test('the provider cannot say what someone may do', async () => {
  const { cookies } = await enterAs({ ...ana, role: 'admin' })
  expect(await installation.accounts.findReader(browserHeaders(cookies))).toMatchObject({ role: 'reader' })
})

test('without a name it is the address that people see', async () => {
  const { name: _, ...nameless } = ana
  const { cookies } = await enterAs(nameless)
  expect(await installation.accounts.findReader(browserHeaders(cookies))).toMatchObject({
    name: 'ana@example.org',
  })
})

test('a verified address that a user has already is that user, with their role and their password', async () => {
  const id = await installation.add('ana@example.org', 'adjudicator')
  const { cookies } = await enterAs({ ...ana, email: 'Ana@Example.org' })
  expect(await installation.accounts.findReader(browserHeaders(cookies))).toMatchObject({
    id,
    role: 'adjudicator',
  })
  expect((await listWays()).map(({ providerId }) => providerId)).toEqual(['credential', 'oidc'])
})

test.each([
  ['is not verified', { email_verified: false }],
  ['is not said to be verified', { email_verified: undefined }],
])('an address that %s opens nobody else’s account', async (_, claims) => {
  await installation.add('ana@example.org', 'admin')
  const { location, cookies } = await enterAs({ ...ana, ...claims })
  expect(location).toBe(`${pages.failure}&error=account_not_linked`)
  expect(await installation.accounts.findReader(browserHeaders(cookies))).toBeUndefined()
  expect(await listWays()).toHaveLength(1)
})

test('who entered with an address that was not verified does not wait there for its owner', async () => {
  const impostor = await enterAs({ ...ana, sub: 'person-2', email_verified: false })
  expect(await installation.accounts.findReader(browserHeaders(impostor.cookies))).toBeDefined()
  const { location } = await enterAs(ana)
  expect(location).toContain('error=account_not_linked')
})

test('a disabled user stays out', async () => {
  await installation.add('admin@example.org', 'admin')
  const { cookies } = await enterAs(ana)
  const reader = await installation.accounts.findReader(browserHeaders(cookies))
  await disableUser(installation.database.db, reader?.id ?? '')
  const again = await enterAs(ana)
  expect(again.location).toContain('error=USER_DISABLED')
  expect(await installation.accounts.findReader(browserHeaders(again.cookies))).toBeUndefined()
})

test('of the provider’s tokens none is kept', async () => {
  await enterAs(ana)
  await enterAs(ana)
  expect(await listWays()).toMatchObject([
    { providerId: 'oidc', accountId: 'person-1', accessToken: null, refreshToken: null, idToken: null },
  ])
})

test('an answer that another browser asked for opens nothing', async () => {
  const { location } = await start()
  const callback = await provider.visit(location, ana)
  const answer = await installation.accounts.finishProviderSignIn(
    new Request(callback, { headers: browserHeaders() }),
  )
  expect(answer.location).toContain('error=state_mismatch')
  expect(await listUsers(installation.database.db)).toEqual([])
})

test('what a browser keeps on the way to the provider is named by the port, as the session is', async () => {
  const { cookies } = await start()
  expect(cookies.length).toBeGreaterThan(0)
  for (const { name } of cookies) expect(name).toMatch(/^vigia-3000\./)
})

test('an answer is good once', async () => {
  const { location, cookies } = await start()
  const callback = await provider.visit(location, ana)
  const finish = () =>
    installation.accounts.finishProviderSignIn(new Request(callback, { headers: browserHeaders(cookies) }))
  expect((await finish()).location).toBe(pages.arrival)
  const again = await finish()
  expect(again.location).toContain('error=')
  expect(await installation.accounts.findReader(browserHeaders(again.cookies))).toBeUndefined()
})

test('nobody is sent to another site in the end', async () => {
  const outcome = await installation.accounts.startProviderSignIn(
    { ...pages, arrival: 'https://evil.example.org/' },
    browserHeaders(),
  )
  expect(outcome).toEqual({ status: 'foreign-origin' })
})

test('a provider that is away leaves the passwords working, and is used as soon as it is back', async () => {
  provider.setAway(true)
  const other = await openTestAccounts({ url, provider: provider.settings })
  try {
    await other.add('ana@example.org')
    const startThere = () => other.accounts.startProviderSignIn(pages, browserHeaders())
    expect(await startThere()).toEqual({ status: 'provider-unavailable' })
    const credentials = { email: 'ana@example.org', password }
    expect(await other.accounts.signIn(credentials, browserHeaders())).toMatchObject({ status: 'signed-in' })
    provider.setAway(false)
    expect(await startThere()).toMatchObject({ status: 'redirect' })
  } finally {
    await other.close()
  }
})
