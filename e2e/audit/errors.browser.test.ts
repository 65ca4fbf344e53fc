import AxeBuilder from '@axe-core/playwright'
import { recordAnswer } from '@vigia/auditing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let ana: Person
let rui: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 6 })
  await clinic.pipelinesJson(
    'seed',
    '--synthetic',
    '4',
    '--into',
    'inference',
    '--metadata',
    'device=Holter 3',
  )
  await clinic.pipelinesJson('infer', 'v1')
  ana = await clinic.addPerson('Ana', 'adjudicator')
  rui = await clinic.addPerson('Rui')
  // The worklist is filled by whoever comes first.
  await (await clinic.openAs(ana, { path: '/beats' })).context.close()
  for (let beat = 1; beat <= 8; beat++) await settle(beat)
  // Settled, and in no slice.
  await settle(10, 'unusable')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

async function query(text: string, values: unknown[] = []): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(text, values)
  return rows
}

/** Rui calls a beat normal, of class N, or what he is told to. */
async function settle(beat: number, said: 'normal' | 'unusable' = 'normal'): Promise<void> {
  const [person] = await query("SELECT id FROM Auth_User WHERE name = 'Rui'")
  const [entry] = await query('SELECT inference_id AS id FROM Worklist WHERE beat = ?', [`ecg-${beat}`])
  const results = { findInference: () => Promise.reject(new Error('The results API was asked.')) }
  const outcome = await recordAnswer(
    clinic.warehouse.db,
    results,
    { id: String(person?.id), mayAdjudicate: false },
    {
      key: crypto.randomUUID(),
      inferenceId: Number(entry?.id),
      kind: 'reading',
      answer: said,
      beatCode: said === 'normal' ? 'N' : null,
      comment: null,
      seenAudits: 0,
      answeredAt: new Date().toISOString(),
    },
  )
  expect(outcome).toMatchObject({ status: 'recorded' })
}

const words = {
  en: {
    intro: 'Where a model errs',
    table: 'Settled beats judged by v1, by: Device',
    few: 'few beats',
    open: 'Holter 3: open 2 beats',
    of: 'Settled beats of the slice Device: Holter 3.',
    found: '2 beats on this page',
    all: /Select all beats of this search/,
    reason: 'Reason',
    leaveOut: 'Leave out of training',
    takeIn: 'Take in again',
    done: '2 beats left out of training from now on.',
    again: '2 beats taken in again.',
    wrong: 'Invalid value in: Model, Divided by, Measured from.',
    marker: 'New marker',
    add: 'Add',
    text: 'Base  Line',
    kept: 'base line',
    added: 'Marker added.',
    none: 'Answer the beat first',
    beat: 1,
  },
  'pt-BR': {
    intro: 'Onde um modelo erra',
    table: 'Batimentos concluídos avaliados por v1, por: Aparelho',
    few: 'poucos batimentos',
    open: 'Holter 3: abrir 2 batimentos',
    of: 'Batimentos concluídos da fatia Aparelho: Holter 3.',
    found: '2 batimentos nesta página',
    all: /Selecionar todos os batimentos/,
    reason: 'Motivo',
    leaveOut: 'Deixar fora do treino',
    takeIn: 'Voltar a incluir',
    done: '2 batimentos deixados fora do treino a partir de agora.',
    again: '2 batimentos incluídos de novo.',
    wrong: 'Valor inválido em: Modelo, Divididos por, Medidos de.',
    marker: 'Nova marca',
    add: 'Adicionar',
    text: 'Ruído',
    kept: 'ruído',
    added: 'Marca adicionada.',
    none: 'Responda ao batimento primeiro',
    beat: 2,
  },
} as const

test.each(Object.keys(words) as (keyof typeof words)[])(
  'in %s a slice leads to its beats, and these out of training and in again',
  async (locale) => {
    const t = words[locale]
    const { page } = await clinic.openAs(ana, { path: '/errors?by=metadata.device', locale })
    await page.getByText(t.intro).waitFor()
    const table = page.getByRole('region', { name: t.table })
    expect(await table.getByText(t.few).count()).toBeGreaterThan(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await table.getByRole('link', { name: t.open, exact: true }).click()
    await page.getByText(t.of).waitFor()
    await page.getByRole('region', { name: t.found }).waitFor()
    await page.getByLabel(t.all).check()
    await page.getByLabel(t.reason).fill('electrode came off')
    await page.getByRole('button', { name: t.leaveOut }).click()
    await page.getByText(t.done).waitFor()
    const leftOut = () =>
      query('SELECT beat, is_left_out AS isOut, reason FROM Left_Out_Beats ORDER BY id DESC LIMIT 2')
    expect((await leftOut()).map(({ beat, isOut, reason }) => [beat, isOut, reason]).sort()).toEqual([
      ['ecg-7', 1, 'electrode came off'],
      ['ecg-8', 1, 'electrode came off'],
    ])
    await page.getByRole('button', { name: t.takeIn }).click()
    await page.getByText(t.again).waitFor()
    expect((await leftOut()).map(({ isOut }) => isOut)).toEqual([0, 0])

    await page.goto('/errors?tag=none&by=nothing&from=soon')
    await page.getByText(t.wrong).waitFor()
  },
)

test.each(Object.keys(words) as (keyof typeof words)[])(
  'in %s a beat tells how it was measured and is marked once it is answered',
  async (locale) => {
    const t = words[locale]
    const { page } = await clinic.openAs(rui, { path: '/beats/ecg-9', locale })
    await page.getByText('Holter 3').waitFor()
    await page.getByRole('combobox', { name: t.marker }).fill('noise')
    await page.getByRole('button', { name: t.add, exact: true }).click()
    await page.getByText(t.none).first().waitFor()
    await page.goto(`/beats/ecg-${t.beat}`)
    await page.getByRole('combobox', { name: t.marker }).fill(t.text)
    await page.getByRole('button', { name: t.add, exact: true }).click()
    await page.getByText(t.added).waitFor()
    await page.getByRole('listitem').getByText(t.kept, { exact: true }).waitFor()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    expect(await query('SELECT marker FROM Beat_Markers WHERE beat = ?', [`ecg-${t.beat}`])).toEqual([
      { marker: t.kept },
    ])
  },
)

test.each(['class', 'reader', 'stream', 'month', 'week', 'error', 'marker', 'metadata.device'])(
  'divided by %s each number of beats leads to as many, to be put into a batch or left out',
  async (by) => {
    const { page } = await clinic.openAs(ana, { path: `/errors?by=${by}` })
    const links = page.getByRole('link', { name: /: open \d+ beats?$/ })
    await links.first().waitFor()
    const found = await Promise.all(
      (await links.all()).map(async (link) => ({
        address: String(await link.getAttribute('href')),
        count: String(await link.textContent()),
      })),
    )
    // At least one slice, and the whole.
    expect(found.length).toBeGreaterThan(1)
    for (const { address, count } of found) {
      await page.goto(address)
      await page
        .getByRole('region', { name: `${count} beat${count === '1' ? '' : 's'} on this page` })
        .waitFor()
      await page.getByRole('button', { name: 'Make the batch' }).waitFor()
      await page.getByRole('button', { name: words.en.leaveOut }).waitFor()
    }
  },
)

test('a reader finds no page of errors', async () => {
  const { page } = await clinic.openAs(rui, { path: '/errors' })
  await page.getByText('This page does not exist').waitFor()
})
