import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, goOn, pressAnswer } from './reading.ts'

let clinic: Clinic
let rui: Person
let eva: Person
let ana: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 16 })
  rui = await clinic.addPerson('Rui')
  eva = await clinic.addPerson('Eva')
  ana = await clinic.addPerson('Ana', 'admin')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

async function query(text: string): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(text)
  return rows
}

test('two readers never have the same beat leased', async () => {
  const [one, two] = await Promise.all([
    clinic.openAs(rui, { path: '/read' }),
    clinic.openAs(eva, { path: '/read' }),
  ])
  expect(await beatOnScreen(one.page)).not.toBe(await beatOnScreen(two.page))
})

test('of two readers who have one beat open the first wins, and the other sees who, what and when', async () => {
  const [one, two] = await Promise.all([
    clinic.openAs(rui, { path: '/beats/1' }),
    clinic.openAs(eva, { path: '/beats/1' }),
  ])
  await Promise.all([beatOnScreen(one.page), beatOnScreen(two.page)])
  await pressAnswer(one.page, 'normal')
  await one.page.getByText('Settled as Normal.').waitFor()
  await pressAnswer(two.page, 'anomalous')
  await two.page.getByText(/Beat ecg-\d+, your answer Anomalous: Rui answered first, Normal/).waitFor()
  expect(await query('SELECT answer FROM Audits WHERE inference_id = 1')).toMatchObject([
    { answer: 'normal' },
  ])
  await two.page.getByRole('button', { name: 'Got it' }).click()
  await two.page.getByText(/answered first/).waitFor({ state: 'detached' })
})

test('with double reading two who disagree go to an adjudicator, whose answer becomes the label', async () => {
  const admin = await clinic.openAs(ana, { path: '/settings' })
  await admin.page.getByLabel(/Double reading/).fill('100')
  await admin.page.getByRole('button', { name: 'Save' }).last().click()
  await expect
    .poll(() => query("SELECT value FROM Audit_Settings WHERE name = 'doubleReadingShare'"))
    .toMatchObject([{ value: '1' }])
  // The share counts for beats that enter the worklist from now on.
  await clinic.pipelinesJson('seed', '--synthetic', '1', '--into', 'inference', '--seed', '9')
  await clinic.pipelinesJson('infer', 'v1')
  const [newest] = await query('SELECT MAX(id) AS id FROM Inference_ECG')
  await admin.page.goto('/?tag=v1')
  await expect
    .poll(() =>
      query(`SELECT inference_id FROM Worklist WHERE source_ecg_id = ${newest?.id} AND is_double = 1`),
    )
    .toHaveLength(1)
  const [work] = await query(`SELECT inference_id AS id FROM Worklist WHERE source_ecg_id = ${newest?.id}`)
  const path = `/beats/${work?.id}`

  for (const [person, answer] of [
    [rui, 'normal'],
    [eva, 'anomalous'],
  ] as const) {
    const { page } = await clinic.openAs(person, { path })
    await pressAnswer(page, answer)
    await expect
      .poll(() => query(`SELECT answer FROM Audits WHERE inference_id = ${work?.id}`))
      .toContainEqual({ answer })
    // That they disagree is for the adjudicator to know.
    expect(await page.getByText('Its two readers disagree.').count()).toBe(0)
  }
  const label = `SELECT is_anomalous FROM ECG JOIN Audited_Beats ON training_ecg_id = ECG.id WHERE beat = 'ecg-${newest?.id}'`
  expect(await query(label)).toEqual([])

  await admin.page.goto('/disagreements')
  await admin.page.locator(`a[href^="/beats/ecg-${newest?.id}?"]`).first().click()
  await pressAnswer(admin.page, 'anomalous')
  await admin.page.getByText('Settled as Anomalous.').waitFor()
  expect(await query(label)).toMatchObject([{ is_anomalous: 0 }])
  await admin.page.goto('/agreement')
  await admin.page.getByText('Rui').first().waitFor()
})

test('the pages speak the browser’s language, and the one that was chosen from then on', async () => {
  const { page } = await clinic.openAs(rui, { path: '/', locale: 'pt-BR' })
  await page.getByRole('heading', { level: 1, name: 'Fila de leitura' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR')
  await page.goto('/read')
  await beatOnScreen(page)
  await answerBeat(page, 'normal')
  await page.getByText(/ECG definido como (Normal|Anômalo)/).waitFor()
  await goOn(page)
  await page.getByText('English').click()
  await page.getByRole('heading', { level: 1, name: /^Beat ecg-\d+$/ }).waitFor()
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor()
})
