import type { RowDataPacket } from 'mysql2/promise'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen, pressAnswer, signIn, stageOf } from './reading.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 40 })
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const refusals = {
  'a private window that has no database':
    "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }",
  'a policy that has taken it away': "Object.defineProperty(window, 'indexedDB', { get: () => undefined })",
  'a database of a later release': "indexedDB.open('vigia-outbox', 2)",
  'a full disk':
    "IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError') }",
}

async function openReading(refusal: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale: 'en' })
  context.setDefaultTimeout(30_000)
  await context.addInitScript(refusal)
  const page = await context.newPage()
  await page.goto('/read')
  await signIn(page, reader)
  return { context, page }
}

async function countAudits(beat: string): Promise<number> {
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM Audits WHERE beat = ?',
    [beat],
  )
  return Number(row?.n)
}

test.each(Object.entries(refusals))(
  'the reader is told that nothing is kept, and what is answered is stored all the same: %s',
  async (_, refusal) => {
    const { page } = await openReading(refusal)
    const beat = await beatOnScreen(page)
    await pressAnswer(page, 'normal')
    await expect.poll(() => stageOf(page, beat)).toBe('sent')
    await page.getByText('This browser does not keep answers').waitFor()
    expect(await countAudits(beat)).toBe(1)
    await page.keyboard.press('Enter')
    await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
  },
)

test('what is not kept is not taken for given before the server has it', async () => {
  const { context, page } = await openReading(refusals['a private window that has no database'])
  const beat = await beatOnScreen(page)
  await page.getByLabel('Comment').fill('a wide QRS')
  await context.setOffline(true)
  await page.getByRole('button', { name: /^Anomalous/, disabled: false }).click()
  await page.getByText('Leave this page open').waitFor()
  expect(await beatOnScreen(page)).toBe(beat)
  expect(await page.getByLabel('Comment').inputValue()).toBe('a wide QRS')
  expect(await page.getByRole('button', { name: /^Next beat/, disabled: true }).count()).toBe(1)

  const asked = page.waitForEvent('dialog')
  const left = page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await left

  await context.setOffline(false)
  await expect.poll(() => stageOf(page, beat), { timeout: 40_000 }).toBe('sent')
  expect(await countAudits(beat)).toBe(1)
})

test('a session that ends is begun again in another tab, and what waited is sent', async () => {
  const { context, page } = await openReading(refusals['a private window that has no database'])
  const beat = await beatOnScreen(page)
  await context.clearCookies({ name: /session/ })
  await pressAnswer(page, 'normal')
  await page.getByText('Sign in on another tab').waitFor()
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  const tab = await opened
  await signIn(tab, reader)
  await tab.close()
  await page.evaluate("window.dispatchEvent(new Event('focus'))")
  await expect.poll(() => stageOf(page, beat)).toBe('sent')
  expect(await countAudits(beat)).toBe(1)
})
