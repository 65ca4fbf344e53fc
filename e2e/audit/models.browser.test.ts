import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

// Weights as the thesis pickled them.
const fixture = new URL('../../packages/autoencoder/src/testing/thesis-weights.json', import.meta.url)
const { pickles } = JSON.parse(readFileSync(fixture, 'utf8')) as { pickles: Record<string, string> }
const pickle = gunzipSync(Buffer.from(pickles['numpy 2, protocol 4, float32'] as string, 'base64'))

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 3 })
  reader = await clinic.addPerson('Ana', 'reader')
  const { $client } = clinic.warehouse.db
  await $client.query(
    'INSERT INTO `Model` (`tag`, `max_value`, `min_value`, `threshold`, `accuracy`, `model_weights`) VALUES (?)',
    [['modelo 1 – março', 7, -6, 0.5, 0.9375, pickle]],
  )
  await clinic.pipelinesJson(
    ...['models', 'threshold', 'v1', '0.4321', '--by', 'Ana', '--reason', 'too many alarms'],
  )
  await $client.query('UPDATE `ECG` SET `is_anomalous` = 1 WHERE `is_anomalous` = 0')
  await clinic.pipelinesJson('train', 'normal-alone')
})
afterAll(() => clinic.close())

test.each([
  [
    'en',
    'adjusted; training found',
    'This model uses a threshold of 0.4321',
    'stored by the thesis’s own code',
  ],
  [
    'pt-BR',
    'ajustado; o treino encontrou',
    'Este modelo usa o limiar 0,4321',
    'gravado pelo código do TCC de origem',
  ],
] as const)(
  'in %s the pages tell sensitivity with its interval, a threshold that was set, what is undefined, and a model of the thesis',
  async (locale, set, note, thesis) => {
    const { context, page } = await clinic.openAs(reader, { path: '/models', locale })
    const row = (text: string) => page.getByRole('row').filter({ hasText: text }).first()
    await row('v1').getByText(set).waitFor()
    expect(await row('modelo 1 – março').getByText(set).count()).toBe(0)
    await row('modelo 1 – março')
      .getByText(locale === 'en' ? '0.9375' : '0,9375')
      .waitFor()

    await page.getByRole('link', { name: 'modelo 1 – março' }).click()
    await page.getByText(thesis).waitFor()

    await page.goto('/models/v1')
    await page.getByText(note).waitFor()
    await row('too many alarms').getByText('Ana').waitFor()
    for (const figure of [/^(Sensitivity|Sensibilidade)/, /^(Specificity|Especificidade)/])
      await page
        .getByRole('row', { name: figure })
        .getByText(/^0[.,]\d{4} (to|a) [01][.,]\d{4} \(\d+ (of|de) \d+\)$/)
        .waitFor()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

    await page.goto('/models/normal-alone')
    const cells = page
      .getByRole('row', { name: /^(Anomalous|Anômalo) / })
      .first()
      .getByRole('cell')
    // Recall and F1 of a class without beats, and their number.
    expect((await cells.allTextContents()).slice(-3)).toEqual(['–', '–', '0'])
    expect(await page.getByText(note).count()).toBe(0)

    const compared = encodeURIComponent('modelo 1 – março')
    await page.goto(`/models/compare?left=v1&right=${compared}`)
    await page.getByRole('row').filter({ hasText: 'F1' }).first().waitFor()
    await context.close()
  },
)
