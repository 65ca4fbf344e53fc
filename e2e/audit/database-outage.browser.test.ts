import { openRelay, type Relay } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

import { beatOnScreen, stageOf } from './reading.ts'

let line: Relay
let clinic: Clinic
let admin: Person
beforeAll(async () => {
  line = await openRelay(inject('mysql'))
  clinic = await openClinic({
    variables: { ORIGEM_MYSQL_HOST: '127.0.0.1', ORIGEM_MYSQL_PORT: String(line.port) },
  })
  admin = await clinic.addPerson('Ana', 'admin')
})
afterAll(async () => {
  await clinic?.close()
  await line?.close()
})

test('an answer given while the database is down is kept with its comment, and stored once', async () => {
  const { page } = await clinic.openAs(admin, { path: '/read' })
  const beat = await beatOnScreen(page)
  await line.cut()
  await page.getByLabel('Comment').fill('a wide QRS')
  await page.getByRole('button', { name: /^Anomalous/, disabled: false }).click()
  await expect.poll(() => stageOf(page, beat)).toBe('waiting')

  await line.mend()
  await expect.poll(() => stageOf(page, beat), { timeout: 30_000 }).toBe('sent')
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT answer, comment FROM Audits WHERE beat = ?',
    [beat],
  )
  expect(rows).toEqual([{ answer: 'anomalous', comment: 'a wide QRS' }])
})

test('while the database is down every page says so, and comes back by itself', async () => {
  const { context } = await clinic.openAs(admin)
  const paths = ['/', '/history', '/history/learned', '/models', '/agreement', '/settings', '/users']
  const pages = await Promise.all(
    paths.map(async (path) => {
      const page = await context.newPage()
      await page.goto(path)
      return { page, heading: (await page.getByRole('heading', { level: 1 }).textContent()) ?? '' }
    }),
  )
  await line.cut()
  for (const { page } of pages) {
    await page.reload()
    await page.getByText('The database is not responding.').waitFor()
  }
  await line.mend()
  for (const { page, heading } of pages)
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
})
