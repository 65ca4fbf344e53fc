import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, linkTo } from './reading.ts'

let clinic: Clinic
let admin: Person
/** The one that is answered: shortly before midnight at the clinic, and after it in UTC. */
let beat: string
let address: string
beforeAll(async () => {
  clinic = await openClinic({ beats: 2, variables: { TZ: 'America/Sao_Paulo' } })
  admin = await clinic.addPerson('Ana', 'admin')
  const { context, page } = await clinic.openAs(admin, { path: '/read' })
  beat = await beatOnScreen(page)
  await answerBeat(page, 'normal')
  address = (await linkTo(page, beat).first().getAttribute('href')) ?? ''
  await context.close()
  const { $client } = clinic.warehouse.db
  await $client.query('DROP TRIGGER Audits_refuse_update')
  await $client.query("UPDATE Audits SET recorded_at = '2026-03-02 02:30:00'")
})
afterAll(() => clinic.close())

const openAt = (path: string, locale: 'en' | 'pt-BR' = 'en') =>
  clinic.openAs(admin, { path, locale, timezoneId: 'Asia/Tokyo' })
const rowsOf = (page: Page) => page.getByRole('row').filter({ hasText: 'Ana' })

test('moments are told, and days begin, by the clinic’s clock, whatever the browser’s', async () => {
  const { page } = await openAt('/history?from=2026-03-01&to=2026-03-01')
  await page.getByText(/time zone: Brasilia/).waitFor()
  await rowsOf(page)
    .getByText(/^3\/1\/26, 11:30:00\sPM$/)
    .waitFor()
  await page.goto('/history?from=2026-03-02')
  await page.getByText('No answer matches this search').waitFor()
  const portuguese = await openAt('/history', 'pt-BR')
  await portuguese.page.getByText(/fuso horário: Horário .*Brasília/).waitFor()
  await rowsOf(portuguese.page).getByText('01/03/2026, 23:30:00').waitFor()
})

test('the browser draws a moment as the server did, and when a beat was measured as the clinic wrote it', async () => {
  const { page } = await openAt('/settings')
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(address)
  await beatOnScreen(page)
  await page.getByText(/3\/1\/26, 11:30\sPM/).waitFor()
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    `SELECT DATE_FORMAT(dt_measure, '%b %e, %Y, %l:%i') AS measured FROM Worklist WHERE beat = '${beat}'`,
  )
  await page.getByText(String(row?.measured)).waitFor()
  expect(complaints).toEqual([])
})
