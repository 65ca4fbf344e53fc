import { readVersion } from '@vigia/runtime'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let admin: Person
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 2 })
  admin = await clinic.addPerson('Ana', 'admin')
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

async function openSignIn(path: string): Promise<Page> {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale: 'en' })
  const page = await context.newPage()
  await page.goto(path)
  return page
}

async function type(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function choosePassword(page: Page, current: string, next: string): Promise<void> {
  await page.getByLabel('Current password', { exact: true }).fill(current)
  await page.getByLabel('New password', { exact: true }).fill(next)
  await page.getByLabel('Repeat the new password', { exact: true }).fill(next)
  await page.getByRole('button', { name: 'Change password' }).click()
}

const pathOf = (page: Page) => page.url().replace(clinic.auditUrl, '')

test('who is not signed in is asked to, and comes back to the page and query they wanted', async () => {
  const page = await openSignIn('/models?sort=accuracy')
  expect(pathOf(page)).toBe('/sign-in?from=%2Fmodels%3Fsort%3Daccuracy')
  await type(page, reader.email, 'not the password at all')
  await page.getByText('Wrong e-mail or password.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(reader.email)
  await type(page, reader.email, reader.password)
  await page.waitForURL('**/models?sort=accuracy')
})

test('a page named in a link leads to no other site', async () => {
  const page = await openSignIn('/sign-in?from=//evil.example.org/')
  await type(page, reader.email, reader.password)
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  expect(pathOf(page)).toBe('/')
})

test('a sign-out ends the session for a copy of its cookie, too', async () => {
  const { context, page } = await clinic.openAs(reader, { path: '/settings' })
  const cookies = await context.cookies()
  expect(cookies.find(({ name }) => name.endsWith('.session_token'))).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
    expires: -1,
  })
  await page.getByRole('button', { name: 'Account of Rui' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await context.addCookies(cookies)
  await page.goto('/settings')
  expect(pathOf(page)).toBe('/sign-in?from=%2Fsettings')
})

test('whoever signs in at another installation on the same host stays signed in here, and keeps the language', async () => {
  const beside = await clinic.startAuditUiBeside()
  const { context, page } = await clinic.openAs(reader, { path: '/settings' })
  await page.getByText('Português').click()
  await page.getByRole('button', { name: 'Conta de Rui' }).waitFor()
  const other = await context.newPage()
  await other.goto(`${beside}/models`)
  await type(other, admin.email, admin.password)
  await other.waitForURL(`${beside}/models`)
  await other.getByRole('button', { name: 'Account of Ana' }).waitFor()
  await page.goto('/history')
  await page.getByRole('button', { name: 'Conta de Rui' }).waitFor()
  await other.reload()
  await other.getByRole('button', { name: 'Account of Ana' }).click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await other.waitForURL(`${beside}/sign-in`)
  await page.reload()
  expect(pathOf(page)).toBe('/history')
})

test.each([
  ['/beats/NaN', 'This page does not exist · Vigia'],
  ['/beats/0', 'This page does not exist · Vigia'],
  ['/beats/1e3', 'This page does not exist · Vigia'],
  ['/models/no-such-model', 'This page does not exist · Vigia'],
  ['/beats/ecg-0', 'This page does not exist · Vigia'],
  ['/beats/inference-7x', 'This page does not exist · Vigia'],
  ['/beats/ecg-1', 'Beat ecg-1 · Vigia'],
  // As earlier releases had it: by an inference.
  ['/beats/1', 'Beat ecg-1 · Vigia'],
])('the title of %s says what is there: %s', async (path, title) => {
  const { page } = await clinic.openAs(reader, { path: '/settings' })
  await page.goto(path)
  await expect.poll(() => page.title()).toBe(title)
})

test('the settings say which release this is', async () => {
  const { page } = await clinic.openAs(reader, { path: '/settings' })
  await page.getByText(`Vigia ${readVersion()}`, { exact: true }).waitFor()
})

test('an address that cannot be decoded is a page that does not exist', async () => {
  const { page } = await clinic.openAs(reader, { path: '/settings' })
  const answer = await page.goto('/models/%E0%A4%A')
  expect(answer?.status()).toBe(404)
  await page.getByRole('heading', { level: 1 }).waitFor()
})

test('to others than admins the page of users does not exist', async () => {
  const { page } = await clinic.openAs(reader, { path: '/settings' })
  const answer = await page.goto('/users')
  expect(answer?.status()).toBe(404)
})

test('an admin adds a user, promotes them and disables them, which ends their session', async () => {
  const { page } = await clinic.openAs(admin, { path: '/users' })
  await page.getByLabel('Name').fill('Eva')
  await page.getByLabel('E-mail').fill('eva@example.org')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const password = await page.getByRole('dialog').locator('code').textContent()
  await page.keyboard.press('Escape')

  const eva = await openSignIn('/settings')
  await type(eva, 'eva@example.org', password ?? '')
  await eva.waitForURL('**/account')
  const chosen = 'a long password of her own'
  await choosePassword(eva, password ?? '', chosen)
  await eva.waitForURL((url) => url.pathname === '/')
  await eva.goto('/settings')
  expect(await eva.getByRole('link', { name: 'Agreement', exact: true }).count()).toBe(0)

  await page.getByLabel('Role of Eva').selectOption('adjudicator')
  await page.getByText('Eva now has the role Adjudicator.').waitFor()
  await eva.reload()
  await eva.getByRole('link', { name: 'Agreement', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Disable Eva' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable Eva' }).click()
  await page.getByRole('button', { name: 'Enable Eva' }).waitFor()
  await eva.reload()
  expect(pathOf(eva)).toBe('/sign-in?from=%2Fsettings')
  await type(eva, 'eva@example.org', chosen)
  await eva.getByText('This account is disabled.').waitFor()
})

test('who changes their password stays signed in here, and is asked for the new one elsewhere', async () => {
  const person = await clinic.addPerson('Ivo')
  const { page } = await clinic.openAs(person, { path: '/account' })
  const elsewhere = await clinic.openAs(person, { path: '/account' })
  const change = (current: string, next: string) => choosePassword(page, current, next)
  await change('not the password at all', 'a long password of his own')
  await page.getByText('This is not your current password.').waitFor()
  await change(person.password, 'too short')
  await page.getByText('A password must have 15 to 128 characters.').waitFor()
  await change(person.password, 'ivo@example.org-2026')
  await page.getByText(/^This password is easy to guess/).waitFor()
  await change(person.password, 'a long password of his own')
  await page.getByRole('status').getByText('Saved.').waitFor()

  await page.goto('/account')
  expect(pathOf(page)).toBe('/account')
  await elsewhere.page.reload()
  expect(pathOf(elsewhere.page)).toBe('/sign-in?from=%2Faccount')
  await type(elsewhere.page, person.email, person.password)
  await elsewhere.page.getByText('Wrong e-mail or password.').waitFor()
  await type(elsewhere.page, person.email, 'a long password of his own')
  await elsewhere.page.waitForURL('**/account')
})

test('the last admin cannot shut themselves out', async () => {
  const { page } = await clinic.openAs(admin, { path: '/users' })
  await page.getByRole('button', { name: 'Disable Ana' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable Ana' }).click()
  await page.getByText('This is the last active administrator.').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Disable Ana' }).waitFor()
})

test('of better-auth’s routes none but the provider’s way back is open', async () => {
  const { context } = await clinic.openAs(reader, { path: '/settings' })
  for (const path of ['get-session', 'list-sessions', 'callback/other', 'ok'])
    expect((await context.request.get(`/api/auth/${path}`)).status()).toBe(404)
  for (const path of ['sign-in/email', 'sign-up/email', 'update-user', 'callback/oidc'])
    expect((await context.request.post(`/api/auth/${path}`)).ok()).toBe(false)
})
