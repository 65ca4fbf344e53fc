import AxeBuilder from '@axe-core/playwright'
import { addDays, dayOf } from '@vigia/contracts/calendar'
import { inTransaction } from '@vigia/db'
import { countEcg, emptyFigures, writeDay } from '@vigia/monitoring'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, goOn } from './reading.ts'

let clinic: Clinic
let admin: Person
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 30, variables: { TZ: 'America/Sao_Paulo' } })
  admin = await clinic.addPerson('Ana', 'admin')
  reader = await clinic.addPerson('Rui')
  const { context, page } = await clinic.openAs(reader, { path: '/read' })
  for (const answer of ['normal', 'anomalous'] as const) {
    await answerBeat(page, answer)
    await goOn(page)
  }
  await beatOnScreen(page)
  await context.close()
  const today = dayOf(new Date())
  await writeJudged(addDays(today, -2), 30)
  await writeJudged(addDays(today, -3), 19)
})
afterAll(() => clinic.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

/** Lets model v1 have judged so many beats on a day, every tenth of them anomalous. */
async function writeJudged(day: string, beats: number): Promise<void> {
  const figures = emptyFigures()
  for (let beat = 0; beat < beats; beat++) {
    const verdict = beat % 10 === 0 ? 'anomalous' : 'normal'
    const outcome = { status: 'judged', measuredAt: `${day} 08:00:00`, verdict, error: beat / 100 } as const
    countEcg(figures, {
      raw: Array.from({ length: 140 }, (_, sample) => Math.sin(sample)),
      waitSeconds: 60,
      outcome,
    })
  }
  await inTransaction(clinic.warehouse.db, (trx) => writeDay(trx, { tag: 'v1', day }, figures))
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('an administrator comes to the overview first: what waits, what is to be done, and each day as a table', async () => {
  const { page } = await clinic.openAs(admin, { path: '/sign-in' })
  expect(new URL(page.url()).pathname).toBe('/overview')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await card(page, 'Waiting to be read').getByText('28', { exact: true }).waitFor()
  await card(page, 'Changed after the reveal').getByText('0 of 2 first answers').waitFor()
  await card(page, 'What does not answer').getByText('Everything answers').waitFor()
  await card(page, 'Model in service').getByText('None', { exact: true }).waitFor()
  expect(await page.getByRole('main').textContent()).not.toContain('overview.')
  const steps = card(page, 'Next steps of this installation')
  await steps.getByText('pipelines models promote TAG').waitFor()
  await steps.getByText('Judged beats: done').waitFor()

  await card(page, 'Model and readers agree').getByText('2 beats count').waitFor()
  const share = page.getByRole('figure', { name: 'Anomalous, by day and model' })
  await share.getByText('As a table').click()
  await share.getByRole('cell', { name: '10% of 30' }).waitFor()
  await share.getByRole('cell', { name: 'too few (19)' }).waitFor()

  const answers = page.getByRole('figure', { name: 'Answers by day' })
  await answers.getByText('As a table').click()
  expect(await answers.getByRole('row').last().getByRole('cell').textContent()).toBe('2')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await clinic.pipelinesJson('models', 'promote', 'v1', '--reason', 'The first.', '--override')
  await page.getByRole('link', { name: '7 days' }).press('Enter')
  await page.waitForURL('**/overview?days=7')
  await card(page, 'Model in service').getByRole('link', { name: 'v1' }).waitFor()
  await card(page, 'Drift').getByText('Not compared yet').waitFor()
  expect(await steps.count()).toBe(0)
  await share.getByRole('link', { name: 'Monitoring' }).click()
  await page.waitForURL('**/monitoring?days=7')
  const errors = page.getByRole('figure', { name: 'Reconstruction error' })
  await errors.getByText('As a table').click()
  await errors
    .getByRole('cell', { name: /middle half/ })
    .first()
    .waitFor()
  await page.getByText(/The newest that this model judged: .*20\d\d/).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.goto('/monitoring?tag=v9')
  await page.getByRole('alert').getByText('Model v9 took up nothing in this period.').waitFor()

  await page.goto('/overview')
  const today = dayOf(new Date())
  expect(await answers.getByRole('link', { name: 'History' }).getAttribute('href')).toMatch(
    /^\/history\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d$/,
  )
  await page.goto(`/overview?from=${addDays(today, -400)}`)
  await page.getByText('The period is longer than a year.').waitFor()
  expect(await page.getByRole('region').count()).toBe(0)
  await page.goto('/overview?days=12')
  await page.getByRole('alert').getByText('Unknown period').waitFor()
})

test('um leitor vê o seu trabalho e o que aguarda, e nada do que um modelo diz', async () => {
  const { page } = await clinic.openAs(reader, { path: '/overview', locale: 'pt-BR' })
  await page.getByRole('heading', { level: 1, name: 'Visão geral' }).waitFor()
  await card(page, 'Aguardando leitura').getByText('28', { exact: true }).waitFor()
  await card(page, 'Suas respostas').getByText('De 2 de todos os leitores').waitFor()
  await card(page, 'O que não responde').getByText('Tudo responde').waitFor()
  expect(await card(page, 'Modelo em uso').count()).toBe(0)
  expect(await page.getByRole('main').textContent()).not.toMatch(/v1|kappa|anômal|overview\./i)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByLabel('De', { exact: true }).fill('30/02/2026')
  await page.getByRole('button', { name: 'Mostrar' }).click()
  await page.getByText('Data inválida', { exact: false }).waitFor()

  await clinic.stopResults()
  await page.reload()
  await card(page, 'O que não responde').getByText('A API de resultados não responde.').waitFor()
  await card(page, 'Aguardando leitura').getByText('28', { exact: true }).waitFor()
})
