import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen } from './reading.ts'

let clinic: Clinic
const people = new Map<string, Person>()
beforeAll(async () => {
  clinic = await openClinic({ beats: 60 })
  for (const name of ['Rui', 'Eva', 'Ana']) people.set(name, await clinic.addPerson(name))
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

type Locale = 'en' | 'pt-BR'

async function open(name: string, locale: Locale = 'en', path = '/read') {
  const person = people.get(name)
  if (person === undefined) throw new Error(`There is no ${name}.`)
  return await clinic.openAs(person, { path, locale })
}

async function auditsOf(beat: string): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT kind, answer, beat_code AS code, comment FROM Audits WHERE beat = ? ORDER BY id',
    [beat],
  )
  return rows
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const isChosen = (page: Page, code: string) =>
  page.getByRole('button', { name: code, exact: true }).getAttribute('aria-pressed')

describe.each(['en', 'pt-BR'] as const)('by keyboard alone, in %s,', (locale) => {
  const words = {
    en: { keys: 'Keys and options', help: 'Help', ask: /^Normal, with the class V/ },
    'pt-BR': { keys: 'Teclas e opções', help: 'Ajuda', ask: /^Normal, com a classe V/ },
  }[locale]

  test('a class is chosen by its letter, and the next letter answers', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    await press(page, 'b', 'v')
    await expect.poll(() => isChosen(page, 'V')).toBe('true')
    await press(page, 'a')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'anomalous', code: 'V' }])
  })

  test('Esc and Enter leave the classes as they are, Backspace takes the class away', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    await press(page, 'b', 's', 'b', 'Escape', 'b', 'Enter')
    expect(await isChosen(page, 'S')).toBe('true')
    await press(page, 'b', 'Backspace')
    await expect.poll(() => isChosen(page, 'S')).toBe('false')
    await press(page, 'd')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'uncertain', code: null }])
  })

  test('Normal with the class V is asked about: Esc goes back, Enter says it', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    await press(page, 'b', 'v', 'n')
    const question = page.getByRole('dialog', { name: words.ask })
    await question.waitFor()
    await press(page, 'a', 'u', 'l')
    await press(page, 'Escape')
    await question.waitFor({ state: 'detached' })
    expect([await beatOnScreen(page), await auditsOf(beat)]).toEqual([beat, []])
    await press(page, 'n')
    await question.waitFor()
    await press(page, 'Enter')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'normal', code: 'V' }])
  })

  test('? shows every key and the way to the help, and Esc leads back to the beat', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    await press(page, '?')
    const dialog = page.getByRole('dialog', { name: words.keys })
    await dialog.getByRole('link', { name: words.help }).waitFor()
    expect(await dialog.getByRole('row').count()).toBeGreaterThanOrEqual(15)
    await press(page, 'n', 'Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await auditsOf(beat)).toEqual([])
    await press(page, 'x')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'unusable' }])
  })

  test('Enter pressed while the answer is being kept goes on as soon as it is', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    await page.evaluate(`{
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      press('n')
      press('Enter')
    }`)
    await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'normal' }])
  })
})

test('the progress counts an answer at once, and the one that is taken back not any more', async () => {
  const { page } = await open('Eva')
  await beatOnScreen(page)
  const bar = page.getByRole('progressbar')
  const settled = async () => Number((await bar.getAttribute('aria-label'))?.match(/^\d+/)?.[0])
  const before = await settled()
  await answerBeat(page, 'normal')
  await expect.poll(settled, { timeout: 2_000 }).toBe(before + 1)
  await press(page, 'u')
  await expect.poll(settled, { timeout: 2_000 }).toBe(before)
})
