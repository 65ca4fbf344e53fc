import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { signIn } from './reading.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 2 })
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

interface Visitor {
  javaScriptEnabled?: boolean
  colorScheme?: 'light' | 'dark'
  viewport?: { width: number; height: number }
  locale?: string
}

async function open(path: string, visitor: Visitor = {}): Promise<Page> {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale: 'en', ...visitor })
  const page = await context.newPage()
  await page.goto(path)
  return page
}

const backgroundOf = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor')
const white = 'rgb(255, 255, 255)'

test('without scripts one signs in, is told what is wrong with the address kept, and arrives where one wanted', async () => {
  const page = await open('/sign-in?from=/settings', { javaScriptEnabled: false })
  await page.getByLabel('E-mail').fill(reader.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password at all')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: 'Wrong e-mail or password.' }).waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(reader.email)
  const password = page.getByLabel('Password', { exact: true })
  expect(await password.inputValue()).toBe('')
  // Whoever hears the page hears why, together with the field that they are in.
  expect(await password.getAttribute('aria-describedby')).toBe(
    await page.getByRole('alert').getAttribute('id'),
  )
  await password.fill(reader.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings')
})

test('without scripts the page follows the browser’s scheme, and its language is changed', async () => {
  const page = await open('/sign-in', { javaScriptEnabled: false, colorScheme: 'dark' })
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBeNull()
  await page.getByRole('button', { name: 'Português' }).click()
  await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  expect(await page.getByRole('button', { name: 'Português' }).getAttribute('aria-pressed')).toBe('true')
  await page.reload()
  await page.goto('/sign-in')
  await page.getByRole('heading', { name: 'Entrar' }).waitFor()
})

test('the sign-in loads no script and no style, and its own are short', async () => {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.resourceType()} ${new URL(request.url()).pathname}`))
  const answer = await page.goto('/sign-in')
  await page.waitForLoadState('networkidle')
  expect(asked.filter((each) => !each.endsWith('/icon.svg'))).toEqual(['document /sign-in'])
  expect((await answer?.body())?.length).toBeLessThan(20_000)
})

test('the change between light and dark is kept for the pages behind the sign-in', async () => {
  const page = await open('/sign-in', { colorScheme: 'light' })
  expect(await backgroundOf(page)).toBe(white)
  await page.getByRole('button', { name: 'Switch to dark theme' }).click()
  await page.getByRole('button', { name: 'Switch to light theme' }).waitFor()
  expect(await backgroundOf(page)).not.toBe(white)
  await signIn(page, reader)
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await backgroundOf(page)).not.toBe(white)
})

test('a change of the language leaves the address standing, and Enter signs in', async () => {
  const page = await open('/sign-in')
  await page.getByLabel('E-mail').fill(reader.email)
  await page.getByText('Português').click()
  await page.getByRole('heading', { name: 'Entrar' }).waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(reader.email)
  await page.getByLabel('Senha', { exact: true }).fill(reader.password)
  await page.getByRole('button', { name: 'Mostrar a senha' }).click()
  expect(await page.getByLabel('Senha', { exact: true }).inputValue()).toBe(reader.password)
  expect(await page.getByLabel('Senha', { exact: true }).getAttribute('type')).toBe('text')
  await page.getByLabel('Senha', { exact: true }).press('Enter')
  await page.waitForURL((url) => url.pathname === '/')
})

test('what is typed, and what the address says, stand on the page as text', async () => {
  const page = await open(
    `/sign-in?from=${encodeURIComponent('/x"><img src=x onerror=alert(1)>')}&error="<b>`,
  )
  await page.getByLabel('E-mail').fill('"><b>@example.org')
  await page.getByLabel('Password', { exact: true }).fill('x')
  await page.locator('#password-form').evaluate((form) => form.setAttribute('novalidate', ''))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Wrong e-mail or password.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe('"><b>@example.org')
  expect(await page.locator('img, b').count()).toBe(0)
})

test('a form that is longer than one of these is not read', async () => {
  const headers = { origin: clinic.auditUrl, 'content-type': 'application/x-www-form-urlencoded' }
  const send = (body: string) => fetch(`${clinic.auditUrl}/sign-in`, { method: 'POST', headers, body })
  expect((await send(`email=${'a'.repeat(20_000)}`)).status).toBe(413)
  const refused = await send('email=a%40example.org&password=wrong')
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store'])
})

test.each([
  [390, 'light'],
  [320, 'dark'],
] as const)(
  'at %i px in the %s scheme nothing of the sign-in is cut, and axe finds nothing after a refusal',
  async (width, colorScheme) => {
    const page = await open('/sign-in?from=/history', { viewport: { width, height: 700 }, colorScheme })
    await page.getByLabel('E-mail').fill(reader.email)
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  },
)
