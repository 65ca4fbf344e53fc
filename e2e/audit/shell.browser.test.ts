import AxeBuilder from '@axe-core/playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen } from './reading.ts'

let clinic: Clinic
let admin: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 10 })
  admin = await clinic.addPerson('Ana', 'admin')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

test.each([
  [390, 'light'],
  [320, 'dark'],
] as const)(
  'at %i px in the %s scheme the frame shows who is signed in, leads to every page, and out',
  async (width, colorScheme) => {
    const viewport = { width, height: 700 }
    const { page } = await clinic.openAs(admin, { path: '/read', viewport, colorScheme })
    await beatOnScreen(page)
    await page.getByRole('button', { name: 'Account of Ana' }).click()
    await page.getByText('Administrator', { exact: true }).waitFor()
    expect((await new AxeBuilder({ page }).include('header').analyze()).violations).toEqual([])
    const item = page.getByRole('menuitem', { name: 'Sign out' })
    const box = await item.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width)

    await page.keyboard.press('Escape')
    expect(await item.count()).toBe(0)
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Account of Ana')
    for (const name of ['Language', 'Switch to']) await page.getByLabel(name).first().waitFor()

    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.waitForURL('**/settings')
    await page.getByRole('heading', { level: 1 }).waitFor()
    const header = await page.evaluate('document.querySelector("header").scrollWidth')
    expect(header).toBeLessThanOrEqual(width)

    await page.getByRole('button', { name: 'Account of Ana' }).click()
    await item.click()
    await page.waitForURL('**/sign-in')
  },
)

test('by keyboard alone: to the content, the language, the scheme and the way out', async () => {
  const { page } = await clinic.openAs(admin, { path: '/settings', colorScheme: 'light' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content')
  expect(await page.getByRole('link', { name: 'Settings', exact: true }).getAttribute('aria-current')).toBe(
    'page',
  )

  await page.getByRole('button', { name: 'Português' }).press('Enter')
  const toDark = page.getByRole('button', { name: 'Usar o tema escuro' })
  await toDark.press('Enter')
  await page.getByRole('button', { name: 'Usar o tema claro' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Usar o tema claro' }).waitFor()
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')

  await page.getByRole('button', { name: 'Conta de Ana' }).press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/sign-in')
})

test('a press outside closes the menu, and the focus that goes on does so', async () => {
  const { page } = await clinic.openAs(admin, { path: '/settings' })
  const button = page.getByRole('button', { name: 'Account of Ana' })
  for (const leave of [
    () => page.getByRole('heading', { level: 1 }).click(),
    async () => {
      await page.getByRole('menuitem').last().focus()
      await page.keyboard.press('Tab')
    },
  ]) {
    await button.click()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    await leave()
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false')
  }
})
