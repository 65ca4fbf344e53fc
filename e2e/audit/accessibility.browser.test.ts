import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, openByLink } from './reading.ts'

let clinic: Clinic
let admin: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 30, tags: ['v1', 'v2'] })
  admin = await clinic.addPerson('Ana', 'admin')
})
afterAll(() => clinic.close())

/** What axe finds against WCAG 2.2 A and AA and its own best practices, as readable lines. */
async function listViolations(page: Page): Promise<string[]> {
  // A transition that runs has colours of its own.
  await page.waitForFunction("document.getAnimations().every(({ playState }) => playState !== 'running')")
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

const pages = [
  '/',
  '/beats',
  '/beats?state=set-aside',
  '/me',
  '/overview',
  '/monitoring',
  '/history',
  '/history/learned',
  '/models',
  '/models/v1',
  '/models/compare?left=v1&right=v2',
  '/agreement',
  '/disagreements',
  '/settings',
  '/account',
  '/users',
  '/security-log',
  '/no-such-page',
]

/** Colours are one thing and room another: a scheme has one width. */
const widths = {
  light: { name: 'wide', viewport: { width: 1280, height: 800 } },
  dark: { name: 'as a tablet shows it', viewport: { width: 768, height: 1024 } },
}

describe.each(['light', 'dark'] as const)('in the %s scheme axe finds nothing', (colorScheme) => {
  test('on the sign-in', async () => {
    const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, colorScheme })
    const page = await context.newPage()
    await page.goto('/sign-in')
    expect(await listViolations(page)).toEqual([])
    await context.close()
  })

  test('on a beat before and after its answer', async () => {
    const { context, page } = await clinic.openAs(admin, { path: '/read', colorScheme })
    await beatOnScreen(page)
    expect(await listViolations(page)).toEqual([])
    const beat = await beatOnScreen(page)
    await answerBeat(page, 'anomalous')
    await page.getByTestId('reveal').waitFor()
    expect(await listViolations(page)).toEqual([])
    await openByLink(page, beat)
    await beatOnScreen(page)
    expect(await listViolations(page)).toEqual([])
    await context.close()
  })

  test(`on every other page, ${widths[colorScheme].name}`, async () => {
    const { viewport } = widths[colorScheme]
    const { context, page } = await clinic.openAs(admin, { path: '/', colorScheme, viewport })
    const found: Record<string, string[]> = {}
    for (const path of pages) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const violations = await listViolations(page)
      if (violations.length > 0) found[path] = violations
    }
    expect(found).toEqual({})
    await context.close()
  })
})
