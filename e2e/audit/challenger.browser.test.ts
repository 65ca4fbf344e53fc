import AxeBuilder from '@axe-core/playwright'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Beat, give, openSession } from './blind-clinic.ts'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let reader: Person
let adjudicator: Person
let settled: Beat
let unread: Beat
beforeAll(async () => {
  clinic = await openClinic({ beats: 6, tags: ['v1', 'v2'] })
  reader = await clinic.addPerson('Rui', 'reader')
  adjudicator = await clinic.addPerson('Bia', 'adjudicator')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const query = async (text: string, values: unknown[] = []) =>
  (await clinic.warehouse.db.$client.query<RowDataPacket[]>(text, values))[0]

test.each([
  ['en', 'No challenger has judged in the shadow yet', 'infer champion --shadow challenger'],
  ['pt-BR', 'Nenhum desafiante avaliou no modo sombra ainda', 'infer champion --shadow challenger'],
] as const)('in %s an empty shadow says what makes the first entry', async (locale, empty, command) => {
  const { page } = await clinic.openAs(reader, { path: '/registry/shadow', locale })
  await page.getByText(empty).waitFor()
  await page.getByText(command).waitFor()
})

test.each([
  ['en', 'they differ on 2', 'Normal', /^1 more is not settled/],
  ['pt-BR', 'divergem em 2', 'Normal', /^Mais 1 não está concluído/],
] as const)(
  'in %s the shadow tells how often two models differ, and names the settled beats alone',
  async (locale, differ, label, counted) => {
    if (locale === 'en') await judgeInShadow()
    const { page } = await clinic.openAs(reader, { path: '/registry/shadow', locale })
    await page.getByText(differ).waitFor()
    const row = page.getByRole('row').filter({ hasText: settled.name })
    expect((await row.getByRole('cell').allTextContents()).slice(0, 1)).toEqual([label])
    await page.getByText(counted).waitFor()
    expect(await page.getByText(unread.name, { exact: true }).count()).toBe(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  },
)

async function judgeInShadow(): Promise<void> {
  const session = await openSession(clinic, reader)
  await session.get('/')
  const rows = await query(
    "SELECT beat AS name, inference_id AS inferenceId FROM Worklist WHERE model_tag = 'v1' ORDER BY source_ecg_id",
  )
  ;[settled, unread] = rows as unknown as [Beat, Beat]
  expect((await give(session, settled, 'normal')).answer.json).toMatchObject({ status: 'recorded' })
  const names = rows.map(({ name }) => Number(String(name).slice('ecg-'.length)))
  for (const [place, ecgId] of names.entries())
    await query(
      `INSERT INTO Shadow_Judgements (tag, champion_tag, ecg_id, verdict, champion_verdict, probability, judged_at)
       VALUES ('v2', 'v1', ?, ?, 'normal', 0.75, UTC_TIMESTAMP(3))`,
      [ecgId, place < 2 ? 'anomalous' : 'normal'],
    )
}

test('the page of a beat tells which models have judged it, and which would today', async () => {
  const { page } = await clinic.openAs(reader, { path: `/beats/${unread.name}` })
  const section = page.locator('section').filter({ hasText: 'Models that judged this beat' })
  for (const tag of ['v1', 'v2']) await section.getByRole('link', { name: tag }).waitFor()
  await section.getByText('No model is champion today.').waitFor()
})

test('suspicious normals are no page for readers', async () => {
  const { page } = await clinic.openAs(reader, { path: '/registry' })
  await page.getByRole('link', { name: 'Shadow' }).waitFor()
  expect(await page.getByRole('link', { name: 'Suspicious normals' }).count()).toBe(0)
  expect((await page.goto('/registry/suspicious'))?.status()).toBe(404)
})

test.each([
  [
    'en',
    'Nothing has been ranked yet',
    'The most suspicious first',
    'nobody has answered it yet',
    'not named while it is to be read',
  ],
  [
    'pt-BR',
    'Nada foi ordenado ainda',
    'primeiro os mais suspeitos',
    'ninguém respondeu ainda',
    'sem nome enquanto está para ser lido',
  ],
] as const)(
  'in %s suspicious normals are listed by place, and a beat that is to be read again has no name',
  async (locale, empty, caption, alone, unnamed) => {
    const { page } = await clinic.openAs(adjudicator, { path: '/registry/suspicious', locale })
    if (locale === 'en') await page.getByText(empty).waitFor()
    await query('DELETE FROM Suspicious_Beats')
    const [row] = await query('SELECT MIN(id) AS id FROM ECG')
    const [audited] = await query('SELECT training_ecg_id AS id FROM Audited_Beats WHERE beat = ?', [
      settled.name,
    ])
    await query(
      `INSERT INTO Suspicious_Beats (ecg_id, beat, place, score, votes, ranked_at)
       VALUES (?, ?, 1, 1.5, 8, UTC_TIMESTAMP(3)), (?, NULL, 2, 0.5, 3, UTC_TIMESTAMP(3))`,
      [audited?.id, settled.name, row?.id],
    )
    await page.reload()
    await page.getByRole('region', { name: new RegExp(caption, 'i') }).waitFor()
    await page.getByRole('row').filter({ hasText: alone }).waitFor()
    const first = page.getByRole('row').filter({ hasText: unnamed })
    await first.waitFor()
    expect(await page.getByText(settled.name).count()).toBe(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  },
)
