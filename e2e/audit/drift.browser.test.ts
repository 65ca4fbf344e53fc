import AxeBuilder from '@axe-core/playwright'
import { driftCheck, driftDeclaration, utcNow } from '@vigia/db'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let adjudicator: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 3 })
  adjudicator = await clinic.addPerson('Bia', 'adjudicator')
  await declare()
  await declare()
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

let lastEcg = 500
/** Lets a check of v1 have found its beats' mean moved. */
async function declare(): Promise<void> {
  const { db } = clinic.warehouse
  const evidence = {
    ...{ beats: 500, anomalous: 40, beyond: ['mean'], creeping: ['mean'], sums: {}, shifts: {} },
    tests: [
      { figure: 'mean', statistic: 0.4, p: 1e-9 },
      { figure: 'share', statistic: 0.01, p: 0.5 },
    ],
    ...{ alarmDays: 100, reference: { source: 'test', normals: 300 }, share: null, firstEcg: 1, lastEcg },
  }
  const common = { tag: 'v1', kind: 'data', evidence } as const
  const [{ insertId }] = await db
    .insert(driftDeclaration)
    .values({ ...common, pace: 'sudden', declaredAt: utcNow() })
  await db.insert(driftCheck).values({
    ...{ ...common, upTo: lastEcg++, n: 500, p: 2e-9, level: 0.005, alarm: 'sudden' },
    ...{ declarationId: insertId, checkedAt: utcNow() },
  })
}

test.each([
  [
    'en',
    ['Sudden drift at the last check', 'Mean: p 0.000000001, beyond the level', 'sudden data drift of v1'],
    ['What was found or done', 'Acknowledge', 'Acknowledged by Bia'],
  ],
  [
    'pt-BR',
    [
      'Deriva súbita na última verificação',
      'Média: p 0,000000001, além do nível',
      'deriva dos dados súbita de v1',
    ],
    ['O que se encontrou ou fez', 'Tomar ciência', 'Ciência de Bia'],
  ],
] as const)(
  'in %s drift is told with its evidence, and acknowledged by name with a note',
  async (locale, texts, words) => {
    const { page } = await clinic.openAs(adjudicator, { path: '/drift', locale })
    for (const text of texts) await page.getByText(text).first().waitFor()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    const [note, button, done] = words
    const isDone = page.getByText(done)
    const before = await isDone.count()
    await page.getByLabel(note).first().fill('new electrodes')
    await page.getByRole('button', { name: button }).first().click()
    await isDone.nth(before).waitFor()
    expect(await isDone.nth(before).textContent()).toContain('new electrodes')
  },
)
