import AxeBuilder from '@axe-core/playwright'
import { changeSettings } from '@vigia/auditing'
import { addFrozenSet } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen, goOn, linkTo, pressAnswer } from './reading.ts'

let clinic: Clinic
let admin: Person
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 12 })
  admin = await clinic.addPerson('Ana', 'admin')
  reader = await clinic.addPerson('Rui')
  await addFrozenSet(clinic.warehouse.db, Array(12).fill('anomalous'))
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const setShare = (knownBeatShare: number) => changeSettings(clinic.warehouse.db, 'test', { knownBeatShare })

async function countRows(table: 'Audits' | 'Known_Answers'): Promise<number> {
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS rows_there FROM ${table}`,
  )
  return Number(row?.rows_there)
}

test('a reader is told after the answer alone that a beat was a known one, and reads the beat itself later', async () => {
  await setShare(1)
  const { page } = await clinic.openAs(reader, { path: '/read' })
  const beat = await beatOnScreen(page)
  // The scripts of all pages know the words; nothing that is about this beat does.
  expect(await page.getByRole('main').innerHTML()).not.toMatch(/\bknown\b/i)
  await setShare(0)
  await pressAnswer(page, 'normal')
  const known = page.getByTestId('known')
  await known.getByRole('heading', { name: 'A known beat: Anomalous' }).waitFor()
  await known.getByText('You disagree with its label.').waitFor()
  await page
    .locator('li[data-stage="known"]')
    .filter({ has: linkTo(page, beat) })
    .waitFor()
  expect(await page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  expect([await countRows('Audits'), await countRows('Known_Answers')]).toEqual([0, 1])
  await goOn(page)

  await page.goto(`/beats/${beat}`)
  await page.getByText('This beat is still to be read.').waitFor()
  await pressAnswer(page, 'normal')
  await page.getByTestId('reveal').waitFor()
  expect([await countRows('Audits'), await countRows('Known_Answers')]).toEqual([1, 1])

  await page.goto('/me')
  const table = page.getByRole('table', { name: 'How you did on known beats, by month' })
  await table.getByRole('row', { name: 'All time 1 Told from 20 answers on' }).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('an administrator finds the sum over all readers on the overview, and nowhere a person’s figures', async () => {
  await setShare(0.02)
  const { page } = await clinic.openAs(admin, { path: '/overview' })
  const figure = page.getByRole('region', { name: 'Known beats, all readers', exact: true })
  await figure.getByText('Told once 20 answers of three readers have come').waitFor()
  await page.goto('/me')
  await page.getByText('You have answered no known beat yet.').waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
