import AxeBuilder from '@axe-core/playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 3, tags: ['v1', 'v2'] })
  reader = await clinic.addPerson('Ana', 'reader')
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

test.each([
  ['en', 'No model is in use yet'],
  ['pt-BR', 'Ainda não há modelo em uso'],
] as const)('in %s a registry without a move says how the first is made', async (locale, empty) => {
  const { page } = await clinic.openAs(reader, { path: '/registry', locale })
  await page.getByText(empty).waitFor()
  await page.getByText('models promote TAG').waitFor()
})

test.each([
  ['en', 'Champion', 'Challenger', 'v2 became champion in place of v1', 'Rolled back: v1 is champion again'],
  [
    'pt-BR',
    'Modelo em uso',
    'Modelo candidato',
    'v2 passou a ser o modelo em uso no lugar de v1',
    'Desfeito: v1 voltou a ser o modelo em uso',
  ],
] as const)(
  'in %s the registry tells who is champion, by whom and why, and keeps every move with what was against the gate',
  async (locale, champion, challenger, promoted, rolledBack) => {
    if (locale === 'en') {
      await promote('v1', 'the first one')
      await promote('v2', 'finds more')
      await clinic.pipelinesJson('models', 'rollback', '--reason', 'too many alarms', '--by', 'Bia')
      await clinic.pipelinesJson('models', 'promote', 'v2', '--alias', 'challenger', '--reason', 'watch it')
    }
    const { page } = await clinic.openAs(reader, { path: '/registry', locale })
    const card = (name: string) => page.getByRole('region', { name, exact: true })
    await card(champion).getByRole('link', { name: 'v1' }).waitFor()
    await card(champion).getByText('too many alarms').waitFor()
    await card(champion).getByText(/Bia/).waitFor()
    await card(challenger).getByRole('link', { name: 'v2' }).waitFor()
    const moves = page.getByRole('listitem')
    await moves.filter({ hasText: promoted }).getByText('finds more').waitFor()
    await moves.filter({ hasText: rolledBack }).first().waitFor()
    // The first champion had nothing to be compared with, and nothing here has a policy.
    expect(await moves.filter({ hasText: /against the gate|contra os critérios/ }).count()).toBe(2)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  },
)

const promote = (tag: string, reason: string) =>
  clinic.pipelinesJson('models', 'promote', tag, '--reason', reason, '--by', 'Ana', '--override')

test('a champion that is no longer what was promoted is told as such', async () => {
  await clinic.warehouse.db.$client.query('UPDATE `Model` SET `model_weights` = ? WHERE `tag` = ?', [
    'x',
    'v1',
  ])
  const { page } = await clinic.openAs(reader, { path: '/registry' })
  await page.getByRole('alert').getByText('somebody has altered them').waitFor()
})
