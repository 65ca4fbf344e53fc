import AxeBuilder from '@axe-core/playwright'
import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { pressAnswer } from './reading.ts'

let clinic: Clinic
const readers = {} as Record<'en' | 'pt-BR', Person>
beforeAll(async () => {
  clinic = await openClinic({ beats: 4 })
  readers.en = await clinic.addPerson('Rui')
  readers['pt-BR'] = await clinic.addPerson('Eva')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const words = {
  en: {
    page: '50 rows on this page',
    hidden: 'after your answer',
    rows: 'Rows',
    wrong: 'This search is not possible. Check: Rows.',
    found: '1 row on this page',
    open: (row: number) => `Open row ${row}`,
    covered: 'The label that this row has in the training table.',
    keeps: 'Until it is settled, the row keeps the label that it came with.',
    settled: 'Settled as Anomalous.',
    came: 'Came with the label Normal',
    differs: 'You disagree with that label.',
    next: 'Read a row',
    origin: 'training table',
    undo: /^Undo/,
    unread: 'This beat is still to be read.',
  },
  'pt-BR': {
    page: '50 linhas nesta página',
    hidden: 'após sua resposta',
    rows: 'Linhas',
    wrong: 'Esta busca não é possível. Verifique: Linhas.',
    found: '1 linha nesta página',
    open: (row: number) => `Abrir a linha ${row}`,
    covered: 'O rótulo que esta linha tem na tabela de treino.',
    keeps: 'Até ser concluída, a linha mantém o rótulo com que veio.',
    settled: 'Concluído: Anômalo.',
    came: 'Veio com o rótulo Normal',
    differs: 'Você discorda desse rótulo.',
    next: 'Ler uma linha',
    origin: 'tabela de treino',
    undo: /^Desfazer/,
    unread: 'Este batimento ainda aguarda leitura.',
  },
} as const

const query = async (text: string, values: number[] = []) =>
  (await clinic.warehouse.db.$client.query<RowDataPacket[]>(text, values))[0]
const violations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations
const labelOf = async (row: number) =>
  (await query('SELECT is_anomalous AS label FROM ECG WHERE id = ?', [row]))[0]?.label

test.each(Object.entries(words))(
  'in %s a row is found, read blind by keyboard, corrected, stands in the history, and the answer is taken back',
  async (locale, t) => {
    const [found] = await query(
      'SELECT MIN(id) AS id FROM ECG WHERE is_anomalous = 1 AND id NOT IN (SELECT ecg_id FROM Given_Labels)',
    )
    const row = Number(found?.id)
    const { page } = await clinic.openAs(readers[locale as keyof typeof words], {
      path: '/training?rows=none',
      locale: locale as keyof typeof words,
    })
    await page.getByRole('alert').filter({ hasText: t.wrong }).waitFor()
    await page.goto('/training')
    const table = page.getByRole('region', { name: t.page })
    await table.waitFor()
    expect(await table.getByText(t.hidden).count()).toBe(50)
    expect(await violations(page)).toEqual([])

    await page.getByLabel(t.rows, { exact: true }).focus()
    await page.keyboard.type(String(row))
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: t.found }).waitFor()
    await page.getByRole('link', { name: t.open(row) }).press('Enter')
    await page.getByText(t.covered).waitFor()
    await page.getByText(t.keeps).waitFor()
    const label = page.getByRole('heading', { name: t.came })
    expect(await label.count()).toBe(0)
    await pressAnswer(page, 'anomalous')
    await page.getByText(t.settled).waitFor()
    await label.waitFor()
    await page.getByText(t.differs).waitFor()
    expect(await labelOf(row)).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    await page.getByRole('button', { name: t.undo, disabled: false }).click()
    await page.getByText(t.unread).waitFor()
    expect(await labelOf(row)).toBe(1)

    expect(await page.getByRole('link', { name: t.next }).getAttribute('href')).toMatch(
      /^\/beats\/training-\d+$/,
    )
    await page.goto('/history')
    const line = page.getByRole('row', { name: new RegExp(`training-${row}\\b.*${t.origin}`) })
    // The answer, and what took it back.
    expect(await line.count()).toBe(2)
  },
)
