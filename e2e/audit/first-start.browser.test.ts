import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestProvider, type TestProvider } from '../../packages/accounts/src/testing/test-provider.ts'
import { openBrowser } from '../../scripts/browser.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { signIn } from './reading.ts'

const admin = { email: 'ana@example.org', password: 'the very first password' }
let installation: Installation
let provider: TestProvider
let browser: Browser
beforeAll(async () => {
  installation = await openInstallation({
    AUDIT_ADMIN_EMAIL: admin.email,
    AUDIT_ADMIN_PASSWORD: admin.password,
  })
  provider = await openTestProvider(installation.auditUrl)
  const { issuer, clientId, clientSecret, name } = provider.settings
  Object.assign(installation.environment, {
    AUDIT_OIDC_ISSUER: issuer,
    AUDIT_OIDC_CLIENT_ID: clientId,
    AUDIT_OIDC_CLIENT_SECRET: clientSecret,
    AUDIT_OIDC_NAME: name,
  })
  browser = await openBrowser(inject('browser'))
  await installation.pipelinesJson('migrate')
  await installation.startResults()
  await installation.startAuditUi()
})
afterAll(async () => {
  await browser.close()
  await provider.close()
  await installation.close()
})

async function openPage(): Promise<Page> {
  const context = await browser.newContext({ baseURL: installation.auditUrl, locale: 'en' })
  return await context.newPage()
}

test('the admin whom the environment names is there from the first start on', async () => {
  const page = await openPage()
  await page.goto('/users')
  await signIn(page, admin)
  await page.getByRole('heading', { name: 'Users' }).waitFor()
  expect(await installation.pipelinesJson('users')).toMatchObject([{ email: admin.email, role: 'admin' }])
})

test('whoever comes through the clinic’s provider arrives at the page they wanted, as a reader', async () => {
  provider.expect({ sub: 'person-1', name: 'Rui Mar', email: 'rui@example.org', email_verified: true })
  const page = await openPage()
  await page.goto('/models?sort=accuracy')
  await page.getByRole('button', { name: 'Sign in with Clinic' }).click()
  await page.waitForURL('**/models?sort=accuracy')
  await page.getByRole('button', { name: 'Account of Rui Mar' }).waitFor()
  expect(await installation.pipelinesJson('users')).toContainEqual(
    expect.objectContaining({ email: 'rui@example.org', role: 'reader' }),
  )
  await page.goto('/account')
  await page.getByText('You sign in through your institution, which keeps your password.').waitFor()
  expect(await page.getByLabel('Current password', { exact: true }).count()).toBe(0)
})

test('a provider that does not vouch for the address of a user opens nothing, and the page says why', async () => {
  provider.expect({ sub: 'person-2', name: 'Impostor', email: admin.email, email_verified: false })
  const page = await openPage()
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign in with Clinic' }).click()
  await page.getByText('There is already an account with your e-mail').waitFor()
  expect(new URL(page.url()).searchParams.get('from')).toBe('/settings')
})
