import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, goOn, pressAnswer } from './reading.ts'

let clinic: Clinic
let ana: Person
const readers = {} as Record<'en' | 'pt-BR', Person>
beforeAll(async () => {
  clinic = await openClinic({ beats: 12, tags: ['v1', 'v2'] })
  ana = await clinic.addPerson('Ana', 'adjudicator')
  readers.en = await clinic.addPerson('Rui')
  readers['pt-BR'] = await clinic.addPerson('Eva')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

/** What stands on the pages in each language, and which beats are read there. */
const words = {
  en: {
    names: 'Numbers or names',
    search: 'Search',
    found: '4 beats on this page',
    none: 'No beats found',
    settled: '2 beats on this page',
    wrong: /This search is not possible. Check: Model/,
    select: (beat: number) => `Select ecg-${beat}`,
    selected: '3 beats selected',
    name: 'Name of the batch',
    reader: 'For',
    make: 'Make the batch',
    made: 'Batch made: 3 beats for Rui.',
    read: (name: string) => `Read the batch ${name}`,
    progress: (name: string) => `Batch ${name}: 0 of 3 read.`,
    skipped: /1 of 3\s*1 skipped/,
    done: /2 of 3/,
    today: '2 beats answered today',
    beats: [1, 2, 3, 4],
  },
  'pt-BR': {
    names: 'Números ou nomes',
    search: 'Buscar',
    found: '4 batimentos nesta página',
    none: 'Nenhum batimento encontrado',
    settled: '2 batimentos nesta página',
    wrong: /Esta busca não é possível. Verifique: Modelo/,
    select: (beat: number) => `Selecionar ecg-${beat}`,
    selected: '3 batimentos selecionados',
    name: 'Nome do lote',
    reader: 'Para',
    make: 'Criar o lote',
    made: 'Lote criado: 3 batimentos para Eva.',
    read: (name: string) => `Ler o lote ${name}`,
    progress: (name: string) => `Lote ${name}: 0 de 3 lidos.`,
    skipped: /1 de 3\s*1 pulado/,
    done: /2 de 3/,
    today: '2 batimentos respondidos hoje',
    beats: [5, 6, 7, 8],
  },
} as const
type Locale = keyof typeof words

const violations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations

describe.each(Object.keys(words) as Locale[])('in %s, by keyboard alone', (locale) => {
  const t = words[locale]
  const person = () => readers[locale]
  const name = `Week ${locale}`

  test('beats are searched for, ticked in a row, and given to a reader as a batch', async () => {
    const { page } = await clinic.openAs(ana, { path: '/beats', locale })
    await page.getByLabel(t.names).focus()
    await page.keyboard.type(t.beats.join(', '))
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: t.found }).waitFor()
    expect(await violations(page)).toEqual([])
    // The newest first: from the second row to the last.
    const boxes = page.locator('input[name="beat"]')
    const beats = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('value') ?? ''))
    expect(beats.toSorted()).toEqual(t.beats.map((beat) => `ecg-${beat}`))
    await boxes.nth(1).focus()
    await page.keyboard.press('Space')
    await boxes.nth(3).focus()
    await page.keyboard.press('Shift+Space')
    await page.getByText(t.selected).waitFor()
    await page.getByLabel(t.name).focus()
    await page.keyboard.type(name)
    await page.keyboard.press('Tab')
    await page.keyboard.type(locale === 'en' ? 'Rui' : 'Eva')
    await page.getByRole('button', { name: t.make }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(t.made).waitFor()
  })

  test('the reader finds it on the worklist and reads it; what others have settled is skipped', async () => {
    const [chosen] = await query('SELECT MAX(id) AS id FROM Worklist_Batches')
    const batch = (
      await query(`SELECT beat FROM Worklist_Batch_Beats WHERE batch_id = ${chosen?.id} ORDER BY place`)
    ).map(({ beat }) => String(beat))
    const other = await clinic.openAs(ana, { path: `/beats/${batch[1]}`, locale })
    await pressAnswer(other.page, 'normal')
    await expect.poll(() => query(`SELECT id FROM Audits WHERE beat = '${batch[1]}'`)).toHaveLength(1)

    const { page } = await clinic.openAs(person(), { path: '/', locale })
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: t.read(name) }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(t.progress(name)).waitFor()
    expect(await beatOnScreen(page)).toBe(batch[0])
    await answerBeat(page, 'normal')
    await goOn(page)
    expect(await beatOnScreen(page)).toBe(batch[2])
    await page.goto('/')
    await page.getByRole('row', { name: t.skipped }).waitFor()
    await page.getByRole('link', { name: t.read(name) }).focus()
    await page.keyboard.press('Enter')
    await answerBeat(page, 'anomalous')

    await page.goto('/me')
    await page.getByText(t.today).waitFor()
    await page.getByRole('row', { name: t.done }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('a search by what a model says finds a blind reader only what is answered or settled', async () => {
    const { page } = await clinic.openAs(person(), { path: '/beats', locale })
    const count = async (address: string) => {
      await page.goto(address)
      return await page.locator('input[name="beat"]').count()
    }
    const [{ told = 0 } = {}] = await query(
      `SELECT COUNT(*) AS told FROM Audited_Beats WHERE state = 'settled'`,
    )
    const names = t.beats.join('+')
    expect(await count(`/beats?names=${names}`)).toBe(4)
    // Of the four, three have been answered, and each of them has one of the two verdicts.
    const [normal, anomalous] = [
      await count(`/beats?names=${names}&tag=v1&verdict=normal`),
      await count(`/beats?names=${names}&tag=v1&verdict=anomalous`),
    ]
    expect(normal + anomalous).toBe(3)
    expect(await count('/beats?tag=v1&min=0&max=9')).toBe(Number(told))
    expect(await count('/beats?tag=v1&order=largest-error')).toBe(Number(told))
    await page.goto('/beats?verdict=normal')
    await page.getByRole('alert').getByText(t.wrong).waitFor()
  })
})

test('the address of an inference, as earlier releases had it, leads to the beat’s own', async () => {
  const { page } = await clinic.openAs(ana, { path: '/settings' })
  const [row] = await query("SELECT inference_id AS id, beat FROM Worklist WHERE model_tag = 'v2' LIMIT 1")
  const answer = await page.request.get(`/beats/${row?.id}`, { maxRedirects: 0 })
  expect(answer.status()).toBe(308)
  expect(answer.headers().location).toContain(`/beats/${row?.beat}?model=v2`)
  await page.goto(`/beats/${row?.id}`)
  await page.getByText('v2').first().waitFor()
  expect(page.url()).toContain(`/beats/${row?.beat}?model=v2`)
  expect(await page.title()).toBe(`Beat ${row?.beat} · Vigia`)
})

test('twelve beats under two models are twelve', async () => {
  const { page } = await clinic.openAs(ana, { path: '/' })
  await page
    .getByText(/of 12 beats settled/)
    .first()
    .waitFor()
  await page.goto('/?tag=v2')
  await page
    .getByText(/of 12 beats settled/)
    .first()
    .waitFor()
})

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const [rows] = await clinic.warehouse.db.$client.query(sql)
  return rows as Record<string, unknown>[]
}
