import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen } from './reading.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 20 })
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

/** What a page loads from now on, by kind, in bytes as they are sent. */
function weigh(page: Page) {
  const answers: Promise<{ type: string; bytes: number; address: string }>[] = []
  page.on('requestfinished', (request) => {
    const address = request.url()
    const type = request.resourceType()
    answers.push(request.sizes().then(({ responseBodySize }) => ({ type, bytes: responseBodySize, address })))
  })
  return async () => {
    await page.waitForLoadState('networkidle')
    const loaded = await Promise.all(answers)
    const of = (type: string) => loaded.filter((each) => each.type === type)
    const sum = (type: string) => of(type).reduce((bytes, each) => bytes + each.bytes, 0)
    return { script: sum('script'), style: sum('stylesheet'), scripts: of('script') }
  }
}

async function openRead(view: 'blind' | 'open') {
  await clinic.warehouse.db.$client.query('UPDATE Auth_User SET readingView = ?', [view])
  // Signed in without a page that fills the cache.
  const { context } = await clinic.openAs(reader, { path: '/sign-in?from=/livez' })
  const cookies = await context.cookies()
  const fresh = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale: 'en' })
  await fresh.addCookies(cookies)
  return await fresh.newPage()
}

test.each(['blind', 'open'] as const)(
  'the reading screen in the %s view loads less than 200 KB of script, and nothing of the component library',
  async (view) => {
    const page = await openRead(view)
    const weight = weigh(page)
    await page.goto('/read')
    await beatOnScreen(page)
    const { script, style, scripts } = await weight()
    expect(script).toBeLessThan(200_000)
    expect(style).toBeLessThan(20_000)
    for (const { address } of scripts) {
      const text = await (await page.request.get(address)).text()
      expect(text, address).not.toMatch(/MantineProvider|recharts/)
    }
    expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).toContain('system-ui')
  },
)

test('the first beat stands in the page that the server sends', async () => {
  const page = await openRead('blind')
  const answer = await page.request.get('/read')
  const html = await answer.text()
  expect(answer.headers()['cache-control']).toContain('no-store')
  expect(html).toMatch(/<h1[^>]*>.*(Beat|Batimento) .*(ecg|inference)-\d+/s)
  expect(html.match(/data-testid="beat-plot".*?<\/svg>/s)?.[0]).toMatch(/<path[^>]* d="M[^"]{500,}"/)
  expect(html).not.toContain('data-testid="verdict"')
})

test('the beat of the page is the one that is read, and a page one comes back to asks for its beats anew', async () => {
  const page = await openRead('blind')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto('/read')
  const beat = await beatOnScreen(page)
  await page.getByRole('button', { name: /^Normal/, disabled: false }).click()
  await page.getByTestId('reveal').waitFor()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.waitForURL('**/settings')
  await expect
    .poll(async () => (await clinic.warehouse.db.$client.query('SELECT 1 FROM Worklist_Leases'))[0])
    .toEqual([])
  asked.length = 0
  await page.goBack()
  await page.waitForURL('**/read')
  expect(await beatOnScreen(page)).not.toBe(beat)
  expect(asked).toContain('/api/beats/take')
})

test('files of a release are kept by the browser for good, and come compressed', async () => {
  const page = await openRead('blind')
  const html = await (await page.request.get('/read')).text()
  const file = html.match(/\/_next\/static\/[^"]+\.js/)?.[0] ?? ''
  const answer = await fetch(clinic.auditUrl + file, { headers: { 'accept-encoding': 'gzip' } })
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
})
