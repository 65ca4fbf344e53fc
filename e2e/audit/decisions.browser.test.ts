import { recordAnswer } from '@vigia/auditing'
import type { Answer } from '@vigia/contracts/audit'
import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen } from './reading.ts'

let clinic: Clinic
let davi: Person
let caio: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 24 })
  for (const name of ['Rui', 'Eva']) await clinic.addPerson(name)
  davi = await clinic.addPerson('Davi', 'adjudicator')
  caio = await clinic.addPerson('Caio', 'adjudicator')
  await set('doubleReadingShare', 1)
  // The worklist is filled when somebody looks at it.
  const { context } = await clinic.openAs(davi, { path: '/' })
  await context.close()
  await vi.waitFor(
    async () => expect(await query('SELECT 1 FROM Worklist WHERE is_double')).toHaveLength(24),
    30_000,
  )
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

async function query(text: string, values: unknown[] = []): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(text, values)
  return rows
}

const set = (name: string, value: unknown) =>
  query(
    'INSERT INTO Audit_Settings (name, value, changed_at) VALUES (?, ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE value = VALUES(value)',
    [name, JSON.stringify(value)],
  )

/** Rui and Eva say different things of beats, in this order. */
async function disagreeOn(...beats: number[]): Promise<void> {
  const results = { findInference: () => Promise.reject(new Error('The results API was asked.')) }
  for (const beat of beats)
    for (const [name, answer] of [
      ['Rui', 'normal'],
      ['Eva', 'anomalous'],
    ] as const) {
      const [person] = await query('SELECT id FROM Auth_User WHERE name = ?', [name])
      const [entry] = await query('SELECT inference_id AS id FROM Worklist WHERE beat = ?', [`ecg-${beat}`])
      const reader = { id: String(person?.id), mayAdjudicate: false }
      const outcome = await recordAnswer(clinic.warehouse.db, results, reader, {
        key: crypto.randomUUID(),
        inferenceId: Number(entry?.id),
        kind: 'reading',
        answer: answer as Answer,
        beatCode: null,
        comment: `${name} says so`,
        seenAudits: 0,
        answeredAt: new Date().toISOString(),
      })
      expect(outcome).toMatchObject({ status: 'recorded' })
    }
}

const labelOf = async (beat: number) =>
  (await query('SELECT label FROM Audited_Beats WHERE beat = ?', [`ecg-${beat}`]))[0]?.label

/** Waits for a beat, and for the answers to be possible. */
async function waitForBeat(page: Page, beat: number): Promise<void> {
  await page.getByRole('heading', { level: 1, name: new RegExp(`ecg-${beat}$`) }).waitFor()
  await page.getByRole('button', { name: 'Normal', exact: true, disabled: false }).waitFor()
}

test.each([
  ['en', [1, 2, 3], 'Decide one by one', 'No disagreement awaits your decision'],
  ['pt-BR', [4, 5, 6], 'Decidir uma a uma', 'Nenhuma divergência aguarda a sua decisão'],
] as const)(
  'disagreements are decided one after the other by keys alone (%s)',
  async (locale, beats, start, none) => {
    const [first, second, third] = beats
    await disagreeOn(...beats)
    const { page } = await clinic.openAs(davi, { path: '/disagreements', locale })
    await page.getByRole('link', { name: start }).focus()
    await page.keyboard.press('Enter')

    await waitForBeat(page, first)
    await page.getByText('Rui says so').waitFor()
    await page.keyboard.press('l')
    await waitForBeat(page, second)
    await page.keyboard.press('1')
    // What the model says comes with the decision.
    await page.getByText(/ECG (defined as|definido como)/).waitFor()
    expect(await labelOf(second)).toBe('normal')
    await page.keyboard.press('Enter')
    await waitForBeat(page, third)
    await page.keyboard.press('2')
    await page.getByText(/ECG (defined as|definido como)/).waitFor()
    await page.keyboard.press('Enter')
    // What was put off comes when the others are decided.
    await waitForBeat(page, first)
    await page.keyboard.press('2')
    await page.getByText(/ECG (defined as|definido como)/).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: none }).waitFor()
    expect(await Promise.all(beats.map(labelOf))).toEqual(['anomalous', 'normal', 'anomalous'])

    await page.keyboard.press('u')
    await waitForBeat(page, first)
    await page.keyboard.press('4')
    await expect.poll(() => labelOf(first)).toBe('unusable')
  },
)

test('where adjudication is blind, the readers’ answers come after the decision', async () => {
  await disagreeOn(7, 8)
  await set('adjudicationView', 'blind')
  const { page } = await clinic.openAs(davi, { path: '/disagreements' })
  await page.getByText('ecg-7').first().waitFor()
  expect(await page.getByText(/Rui|Eva/).count()).toBe(0)
  await page.goto('/disagreements/read')
  await waitForBeat(page, 7)
  expect(await page.getByText(/Rui|Eva/).count()).toBe(0)
  await page.keyboard.press('1')
  await page.getByText('Rui says so').waitFor()
  await page.getByText('Eva says so').waitFor()
  await page.keyboard.press('Enter')
  await waitForBeat(page, 8)
  expect(await page.getByText(/Rui|Eva/).count()).toBe(0)
  await page.keyboard.press('1')
  await page.getByText('Rui says so').waitFor()
  await set('adjudicationView', 'open')
})

test('two adjudicators have no disagreement in common, and who comes second is told who decided', async () => {
  await disagreeOn(9, 10, 11, 12, 13, 14)
  const [one, two] = await Promise.all([
    clinic.openAs(davi, { path: '/disagreements/read' }),
    clinic.openAs(caio, { path: '/disagreements/read' }),
  ])
  const [name, others] = await Promise.all([beatOnScreen(one.page), beatOnScreen(two.page)])
  expect(name).not.toBe(others)
  const mine = Number(name.replace('ecg-', ''))
  // The lease is courtesy: who goes to the beat's own page may be quicker.
  await waitForBeat(one.page, mine)
  await two.page.goto(`/beats/ecg-${mine}`)
  await waitForBeat(two.page, mine)
  await two.page.keyboard.press('1')
  await expect.poll(() => labelOf(mine)).toBe('normal')
  await one.page.keyboard.press('2')
  await one.page.getByText(/Caio decided it before you, Normal/).waitFor()
  await one.page.keyboard.press('Enter')
  await one.page
    .getByRole('heading', { level: 1, name: new RegExp(`ecg-${mine}$`) })
    .waitFor({ state: 'detached' })
  expect(await labelOf(mine)).toBe('normal')
})
