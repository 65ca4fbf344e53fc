import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let reader: Person
let admin: Person
let other: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 3, tags: ['v1', 'v2'] })
  reader = await clinic.addPerson('Rui', 'reader')
  admin = await clinic.addPerson('Ana', 'admin')
  other = await clinic.addPerson('Bia', 'adjudicator')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const promote = (tag: string, ...more: string[]) =>
  clinic.pipelinesJson('models', 'promote', tag, '--reason', `because of ${tag}`, '--by', 'Caio', ...more)
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test.each([
  ['en', 'No model is in use yet', 'without one the gate lets nothing through'],
  ['pt-BR', 'Ainda não há modelo em uso', 'sem uma, o critério não deixa nada passar'],
] as const)('in %s a registry without a move says how the first is made', async (locale, empty, policy) => {
  const { page } = await clinic.openAs(reader, { path: '/registry', locale })
  await page.getByText(empty).waitFor()
  await page.getByText('models promote TAG').waitFor()
  await page.getByText(policy).waitFor()
  expect(await page.getByRole('form').count()).toBe(0)
})

test.each([
  ['en', 'Champion', 'Challenger', 'v1 became champion', 'against the gate'],
  [
    'pt-BR',
    'Modelo em uso',
    'Modelo desafiante',
    'v1 passou a ser o modelo em uso',
    'exceção: contra o critério',
  ],
] as const)(
  'in %s the registry tells who is champion, by whom and why, and marks what was against the gate',
  async (locale, champion, challenger, promoted, override) => {
    if (locale === 'en') {
      await promote('v1', '--override')
      await promote('v2', '--alias', 'challenger')
    }
    const { page } = await clinic.openAs(reader, { path: '/registry', locale })
    await card(page, champion).getByRole('link', { name: 'v1' }).waitFor()
    await card(page, champion).getByText('because of v1').waitFor()
    await card(page, champion).getByText(/Caio/).waitFor()
    await card(page, challenger).getByRole('link', { name: 'v2' }).waitFor()
    await page.getByRole('listitem').filter({ hasText: promoted }).getByText(override).waitFor()
    expect(await page.getByText(override).count()).toBe(1)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  },
)

test('a champion is proposed by one, approved by another, promoted with a reason, and rolled back', async () => {
  await clinic.pipelinesJson('models', 'policy', '--set', 'approvals=1', '--reason', 'two pairs of eyes')
  const { page } = await clinic.openAs(admin, { path: '/registry' })
  await page.getByText('Propose a champion').click()
  const form = page.getByRole('form', { name: 'Propose a champion' })
  await form.getByLabel('Model', { exact: true }).selectOption('v2')
  await form.getByLabel('Reason').fill('it finds more')
  await form.getByRole('button', { name: 'Propose', exact: true }).click()
  // No reference set is frozen.
  await form.getByRole('status').getByText('The gate cannot tell').waitFor()
  await form
    .getByRole('row')
    .filter({ hasText: 'A reference set is frozen' })
    .getByText('cannot be told')
    .waitFor()
  await form.getByLabel('Against the gate').check()
  await form.getByRole('button', { name: 'Propose', exact: true }).click()
  await page.getByRole('link', { name: /^v2, proposal/ }).click()
  await page.getByText('Approvals: 0 of 1').waitFor()
  await page.getByText('You made this proposal').waitFor()
  const promotion = page.getByRole('form', { name: 'Make it the champion' })
  await promotion.getByLabel('Reason').fill('too soon')
  await promotion.getByRole('button').click()
  await promotion.getByText('does not have the approvals').waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  const { page: second } = await clinic.openAs(other, { path: new URL(page.url()).pathname, locale: 'pt-BR' })
  await second.getByRole('button', { name: 'Aprovar' }).click()
  await second.getByText('Aprovações: 1 de 1').waitFor()
  expect(await second.getByRole('button', { name: 'Pôr em uso' }).count()).toBe(0)

  await promotion.getByLabel('Reason').fill('approved')
  await promotion.getByRole('button').click()
  await page.getByText('promoted', { exact: true }).waitFor()
  await page.goto('/registry')
  await card(page, 'Champion').getByRole('link', { name: 'v2' }).waitFor()
  expect(await page.getByText('against the gate', { exact: true }).count()).toBe(3)

  await page.getByText('Roll back the champion').click()
  const back = page.getByRole('form', { name: 'Roll back the champion' })
  await back.getByLabel('Reason').fill('too many alarms')
  await back.getByRole('button').click()
  await card(page, 'Champion').getByRole('link', { name: 'v1' }).waitFor()
  await card(page, 'Champion').getByText('too many alarms').waitFor()
})

test('a proposal that somebody ends tells who it was and why', async () => {
  await clinic.pipelinesJson('models', 'propose', 'v2', '--reason', 'once more', '--override', '--by', 'Caio')
  const { page } = await clinic.openAs(other, { path: '/registry', locale: 'pt-BR' })
  await page
    .getByRole('link', { name: /^v2, proposta \d+/ })
    .first()
    .click()
  const end = page.getByRole('form', { name: 'Encerrar esta proposta' })
  await end.getByLabel('Motivo').fill('poucos batimentos')
  await end.getByRole('button').click()
  await page.getByText(/^Encerrada por Bia/).waitFor()
  await page.getByText('Motivo: poucos batimentos').waitFor()
  expect(await page.getByRole('form').count()).toBe(0)
})

test('a champion that is no longer what was promoted is told as such', async () => {
  await clinic.warehouse.db.$client.query('UPDATE `Model` SET `model_weights` = ? WHERE `tag` = ?', [
    'x',
    'v1',
  ])
  const { page } = await clinic.openAs(reader, { path: '/registry' })
  await page.getByRole('alert').getByText('somebody has altered them').waitFor()
})
