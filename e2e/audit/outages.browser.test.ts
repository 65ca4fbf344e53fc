import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen, pressAnswer, signIn, stageOf } from './reading.ts'

let clinic: Clinic
let reader: Person
let other: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 40 })
  reader = await clinic.addPerson('Rui')
  other = await clinic.addPerson('Eva')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

async function countAudits(beat: string): Promise<number> {
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM Audits WHERE beat = ?',
    [beat],
  )
  return Number(row?.n)
}

test('answers given while the network is down are kept, and stored once when it is back', async () => {
  const { context, page } = await clinic.openAs(reader, { path: '/settings' })
  const beats: string[] = []
  // The first beat stands in the page; those that are read without a network come after it.
  const taken = page.waitForResponse((response) => response.url().endsWith('/api/beats/take'))
  await page.goto('/read')
  await (await taken).finished()
  await context.setOffline(true)
  for (let count = 0; count < 3; count++) {
    const beat = await beatOnScreen(page)
    beats.push(beat)
    await pressAnswer(page, 'normal')
    await expect.poll(() => stageOf(page, beat)).toBe('waiting')
    await page.keyboard.press('Enter')
    await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
  }
  await page.getByText('3 answers are waiting to be sent').waitFor()
  for (const beat of beats) expect(await countAudits(beat)).toBe(0)

  await context.setOffline(false)
  for (const beat of beats) await expect.poll(() => stageOf(page, beat)).toBe('sent')
  await page.reload()
  await beatOnScreen(page)
  for (const beat of beats) expect(await countAudits(beat)).toBe(1)
})

test('an answer survives the end of the session, and is sent after the next sign-in', async () => {
  const { context, page } = await clinic.openAs(reader, { path: '/read' })
  const beat = await beatOnScreen(page)
  await context.clearCookies({ name: /session/ })
  await pressAnswer(page, 'anomalous')
  await page.getByText('Your session has ended').waitFor()
  expect(await countAudits(beat)).toBe(0)
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  await signIn(page, reader)
  await expect.poll(() => countAudits(beat)).toBe(1)
})

test('an answer that waits is never sent in another person’s name', async () => {
  const { context, page } = await clinic.openAs(reader, { path: '/read' })
  const beat = await beatOnScreen(page)
  await context.clearCookies({ name: /session/ })
  await pressAnswer(page, 'anomalous')
  await page.getByText('Your session has ended').waitFor()
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  await signIn(page, other)
  await page
    .getByText('Somebody else has signed in')
    .or(page.getByRole('button', { name: 'Account of Eva' }))
    .first()
    .waitFor()
  expect(await countAudits(beat)).toBe(0)
})

test('while the results API is down the page says so, keeps what was typed, and recovers by itself', async () => {
  await clinic.stopResults()
  const { page } = await clinic.openAs(reader, { path: '/read' })
  await page.getByText('The results API is not responding').first().waitFor()
  await clinic.restartResults()
  await page.getByRole('button', { name: 'Try again' }).click()
  await beatOnScreen(page)
})

test('a beat that was deleted meanwhile is said to be gone', async () => {
  const { page } = await clinic.openAs(reader, { path: '/settings' })
  const answer = await page.goto('/beats/999999')
  expect(answer?.status()).toBeLessThan(500)
  await page.getByText('This beat does not exist, or no longer exists.').waitFor()
  await page.getByRole('link', { name: 'Back to the worklist' }).waitFor()
})
