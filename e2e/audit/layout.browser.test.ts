import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen } from './reading.ts'

/** A script for the page: JavaScript, since these tests know no browser's types. */
const script = readFileSync(new URL('find-cut-text.js', import.meta.url), 'utf8')
const findCutText = (page: Page) => page.evaluate<string[]>(`${script}\nglobalThis.findCutText()`)

let clinic: Clinic
let admin: Person
let beat: string
beforeAll(async () => {
  clinic = await openClinic({ beats: 30, tags: ['v1', 'v2'] })
  admin = await clinic.addPerson('Ana', 'admin')
  const { context, page } = await clinic.openAs(admin, { path: '/read' })
  beat = String(await beatOnScreen(page))
  await answerBeat(page, 'anomalous')
  await context.close()
})
afterAll(() => clinic.close())

const locales = ['en', 'pt-BR'] as const
/** 320 is also what a window of 1280 has left at 400 % zoom. */
const widths = [320, 390, 768, 1280, 1440, 1920]
const pages = () => [
  '/',
  '/overview',
  '/monitoring',
  '/drift',
  '/errors?by=reader',
  '/history?text=v',
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
  '/help',
  '/beats',
  '/me',
  `/beats/${beat}`,
  '/no-such-page',
]

/** What is cut at each width, by page and width. */
async function listCuts(page: Page, name: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    // A chart takes its new width a moment after the window has.
    let cuts = await findCutText(page)
    for (let look = 0; look < 20 && cuts.length > 0; look++) {
      await page.waitForTimeout(100)
      cuts = await findCutText(page)
    }
    if (cuts.length > 0) found[`${name} at ${width}`] = cuts
  }
  return found
}

describe.each(locales)('in %s no text is cut and no page scrolls sideways', (locale) => {
  test('on the sign-in', async () => {
    const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale })
    const page = await context.newPage()
    await page.goto('/sign-in')
    expect(await listCuts(page, '/sign-in')).toEqual({})
    await context.close()
  })

  test('on any page', async () => {
    const { context, page } = await clinic.openAs(admin, { path: '/', locale })
    let found = {}
    for (const path of pages()) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      found = { ...found, ...(await listCuts(page, path)) }
    }
    expect(found).toEqual({})
    await context.close()
  })

  test('on a beat before and after its answer; at 320 px its answers are words', async () => {
    const { context, page } = await clinic.openAs(admin, { path: '/read', locale })
    await beatOnScreen(page)
    const before = await listCuts(page, '/read')
    await page.setViewportSize({ width: 320, height: 900 })
    for (const name of [
      /^Normal$/,
      /^(Anomalous|Anômalo)$/,
      /^(Uncertain|Incerto)$/,
      /^(Unusable|Inutilizável)$/,
    ]) {
      const box = await page.getByRole('button', { name }).getByText(name).boundingBox()
      expect(box?.width).toBeGreaterThan(30)
    }
    await answerBeat(page, 'anomalous')
    await page.getByTestId('reveal').waitFor()
    expect({ ...before, ...(await listCuts(page, '/read answered')) }).toEqual({})
    await context.close()
  })
})

describe('on paper', () => {
  test('a page in the dark scheme is dark on white, without menu, buttons and forms; curve, answers and texts stay', async () => {
    const { context, page } = await clinic.openAs(admin, { path: `/beats/${beat}`, colorScheme: 'dark' })
    await beatOnScreen(page)
    await page.getByTestId('reveal').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('nav:visible, button:visible, header:visible, input:visible').count()).toBe(0)
    expect(await page.locator('main svg:visible').count()).toBeGreaterThan(0)
    await page.getByText('ECG defined as', { exact: false }).first().waitFor()
    const [ink, paper] = await page.evaluate<string[]>(
      '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))',
    )
    expect([ink, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    await context.close()
  })

  test('a table is as wide as the paper', async () => {
    const { context, page } = await clinic.openAs(admin, {
      path: '/history',
      viewport: { width: 680, height: 900 },
    })
    await page.getByRole('table').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await findCutText(page)).toEqual([])
    const box = await page.getByRole('table').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 681)).toBeLessThanOrEqual(680)
    await context.close()
  })
})

describe('days', () => {
  test('a day is typed as the language of the page writes it, whatever the browser, and its address is in ISO', async () => {
    const { context, page } = await clinic.openAs(admin, { path: '/history', locale: 'pt-BR' })
    const from = page.getByLabel('De', { exact: true })
    expect(await from.getAttribute('placeholder')).toBe('dd/mm/aaaa')
    await from.fill('31/02/2026')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByText('Data inválida. Use dd/mm/aaaa.').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await from.fill('01022026')
    await page.getByLabel('Até', { exact: true }).fill('2026-01-31')
    await page.getByText('O último dia é anterior ao primeiro.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByText('O último dia é anterior ao primeiro.').waitFor()
    await page.getByLabel('Até', { exact: true }).fill('28/2/2026')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.waitForURL(/from=2026-02-01&to=2026-02-28/)
    await expect.poll(() => page.getByLabel('Até', { exact: true }).inputValue()).toBe('28/02/2026')
    await context.close()
  })

  test('without scripts the form is read all the same', async () => {
    const { context, page } = await clinic.openAs(admin, { path: '/', locale: 'pt-BR' })
    const plain = await clinic.browser.newContext({
      baseURL: clinic.auditUrl,
      locale: 'pt-BR',
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    })
    const still = await plain.newPage()
    await still.goto('/agreement')
    await still.getByLabel('De', { exact: true }).fill('01/02/2026')
    await still.getByLabel('Até', { exact: true }).fill('30/02/2026')
    await still.getByRole('button', { name: 'Mostrar' }).click()
    await still.getByText('Valor inválido em: Até.').waitFor()
    expect(await still.getByLabel('De', { exact: true }).inputValue()).toBe('01/02/2026')
    expect(await still.getByLabel('Até', { exact: true }).inputValue()).toBe('30/02/2026')
    await page.close()
    await plain.close()
    await context.close()
  })
})
