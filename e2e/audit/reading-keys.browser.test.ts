import AxeBuilder from '@axe-core/playwright'
import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, pressAnswer } from './reading.ts'

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
  const opened = await clinic.openAs(person, { path, locale })
  // The server has drawn the beat; keys are heard once the answers can be pressed.
  if (path === '/read') await opened.page.getByRole('button', { name: /^Normal$/, disabled: false }).waitFor()
  return opened
}

async function auditsOf(beat: string): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT kind, answer, beat_code AS code, comment FROM Audits WHERE beat = ? ORDER BY id',
    [beat],
  )
  return rows
}

async function markersOf(beat: string): Promise<RowDataPacket[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT marker, is_added AS isAdded FROM Beat_Markers WHERE beat = ? ORDER BY id',
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
    en: {
      ...{ keys: 'Keys and options', help: 'Help', ask: /^Normal, with class V/, marker: 'Base Line' },
      ...{ markers: 'Markers', after: 'Markers are set after your answer.', added: 'Marker added.' },
      ...{ remove: 'Remove the marker base line', removed: 'Marker removed.', lost: /^The server was not/ },
    },
    'pt-BR': {
      ...{ keys: 'Teclas e opções', help: 'Ajuda', ask: /^Normal, com a classe V/, marker: 'Linha de  Base' },
      ...{
        markers: 'Marcas',
        after: 'Marcas são postas depois da sua resposta.',
        added: 'Marca adicionada.',
      },
      ...{ remove: 'Remover a marca linha de base', removed: 'Marca removida.', lost: /^O servidor não/ },
    },
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
    await press(page, 'x')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ answer: 'unusable', code: null }])
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

  test('a marker is set after the answer, and not before', async () => {
    const { page } = await open('Rui', locale)
    const beat = await beatOnScreen(page)
    const card = page.getByRole('region', { name: words.markers, exact: true })
    await card.getByText(words.after).waitFor()
    expect(await card.getByRole('combobox').isDisabled()).toBe(true)
    await answerBeat(page, 'normal')
    await press(page, 'k')
    await page.keyboard.type(words.marker)
    await press(page, 'Enter')
    await card.getByText(words.added).waitFor()
    const kept = words.marker.replace('  ', ' ').toLowerCase()
    await card.getByRole('listitem').getByText(kept, { exact: true }).waitFor()
    expect(await markersOf(beat)).toEqual([{ marker: kept, isAdded: 1 }])
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.route('**/markers', (route) => route.abort())
    await page.keyboard.type('lost')
    await press(page, 'Enter')
    await card.getByText(words.lost).waitFor()
    await page.unroute('**/markers')
    await card.getByRole('button', { name: words.remove }).press('Enter')
    await card.getByText(words.removed).waitFor()
    expect(await markersOf(beat)).toMatchObject([{ isAdded: 1 }, { isAdded: 0 }])
    await press(page, 'k', 'Escape', 'Enter')
    await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
    await card.getByText(words.after).waitFor()
    expect(await card.getByRole('combobox').inputValue()).toBe('')
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

const reading = { kind: 'reading', answer: 'normal', code: null, comment: null }
const addition = (code: string | null, comment: string | null) => ({
  kind: 'addition',
  answer: 'normal',
  code,
  comment,
})

/** Answers Normal in the blind view, and waits until what was hidden is there. */
async function answerAndLook(page: Page): Promise<string> {
  const beat = await beatOnScreen(page)
  await answerBeat(page, 'normal')
  await page.getByTestId('reveal').waitFor()
  return beat
}

async function write(page: Page, comment: string): Promise<void> {
  await press(page, 'c')
  await page.keyboard.type(comment)
  await press(page, 'Escape')
}

test('what is typed after the answer is added to it when the reader goes on', async () => {
  const { page } = await open('Eva')
  const beat = await answerAndLook(page)
  await press(page, 'b', 'q')
  await write(page, 'looks paced')
  expect(await auditsOf(beat)).toEqual([reading])
  await press(page, 'Enter')
  await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
  await expect.poll(() => auditsOf(beat)).toEqual([reading, addition('Q', 'looks paced')])
  expect([await isChosen(page, 'Q'), await page.getByLabel('Comment').inputValue()]).toEqual(['false', ''])
})

test.each([
  ['the page is closed', (page: Page) => page.close()],
  ['the page is loaded again', (page: Page) => page.reload()],
  ['another page is opened', (page: Page) => page.getByRole('link', { name: 'History' }).first().click()],
])('what is typed after the answer is added to it when %s', async (_, leave) => {
  const { page } = await open('Eva')
  const beat = await answerAndLook(page)
  await write(page, 'a late thought')
  await leave(page)
  await expect.poll(() => auditsOf(beat)).toEqual([reading, addition(null, 'a late thought')])
})

test('what is typed without a network is stored by the next page that has one', async () => {
  const { context, page } = await open('Eva')
  const beat = await answerAndLook(page)
  await context.setOffline(true)
  await write(page, 'no network')
  await page.close()
  await context.setOffline(false)
  const next = await context.newPage()
  await next.goto('/history')
  await expect.poll(() => auditsOf(beat)).toEqual([reading, addition(null, 'no network')])
})

test('U takes an answer back with what was added to it, and all of it is in the fields again', async () => {
  const { page } = await open('Eva')
  const beat = await beatOnScreen(page)
  await write(page, 'first')
  await answerAndLook(page)
  await write(page, 'second')
  await press(page, 'Enter')
  await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
  await expect.poll(async () => (await auditsOf(beat)).length).toBe(2)
  await press(page, 'u')
  await expect.poll(() => beatOnScreen(page)).toBe(beat)
  await expect.poll(() => page.getByLabel('Comment').inputValue()).toBe('first\nsecond')
  const stateOf = async () => {
    const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
      'SELECT state FROM Audited_Beats WHERE beat = ?',
      [beat],
    )
    return row?.state
  }
  await expect.poll(stateOf).toBe('unread')
})

test('a class of an ectopic beat that is added to Normal is asked about', async () => {
  const { page } = await open('Eva')
  const beat = await answerAndLook(page)
  await press(page, 'b', 'v')
  await page.getByRole('dialog', { name: /^Normal, with class V/ }).waitFor()
  await press(page, 'Escape')
  await expect.poll(() => isChosen(page, 'V')).toBe('false')
  await press(page, 'b', 'v')
  await page.getByRole('dialog').waitFor()
  await press(page, 'Enter', 'Enter')
  // It may be a beat whose earlier answer was taken back.
  await expect.poll(async () => (await auditsOf(beat)).slice(-2)).toEqual([reading, addition('V', null)])
})

test('on the page of a single beat too what is typed after the answer belongs to it', async () => {
  const { page } = await open('Eva')
  const beat = await beatOnScreen(page)
  await page.goto(`/beats/${beat}`)
  await pressAnswer(page, 'normal')
  await page.getByText('Settled as Normal.').waitFor()
  await write(page, 'seen alone')
  await page.getByRole('link', { name: 'Back to the worklist' }).first().focus()
  await press(page, 'Enter')
  await expect.poll(() => auditsOf(beat)).toEqual([reading, addition(null, 'seen alone')])
})

test('L leaves a beat without an answer, and what was typed for it is there when it comes back', async () => {
  const { page } = await open('Eva')
  const beat = await beatOnScreen(page)
  await press(page, 'c')
  await page.keyboard.type('look again')
  await press(page, 'Escape', 'l')
  await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
  await expect
    .poll(async () => {
      const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
        'SELECT beat FROM Worklist_Later WHERE beat = ?',
        [beat],
      )
      return rows
    })
    .toEqual([{ beat }])
  expect(await auditsOf(beat)).toEqual([])
  await page.goto(`/beats/${beat}`)
  await beatOnScreen(page)
  await expect.poll(() => page.getByLabel('Comment').inputValue()).toBe('look again')
})

describe.each(['en', 'pt-BR'] as const)('the page of the thesis, in %s,', (locale) => {
  const words = {
    en: { view: 'As in the thesis', save: 'Save reading view', title: /^ECG defined as (Normal|Anomalous)/ },
    'pt-BR': {
      view: 'Como no TCC',
      save: 'Salvar modo de leitura',
      title: /^ECG definido como (Normal|Anômalo)/,
    },
  }[locale]

  test('opens on the newest beat with its words, and stores nothing unless something is ticked', async () => {
    const { page } = await open('Ana', locale, '/settings')
    await page.getByRole('radio', { name: words.view }).focus()
    await press(page, 'Space')
    await page.getByRole('button', { name: words.save }).focus()
    await press(page, 'Enter')
    await expect
      .poll(async () => {
        const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
          "SELECT readingView AS view FROM Auth_User WHERE name = 'Ana'",
        )
        return rows
      })
      .toEqual([{ view: 'thesis' }])
    await page.goto('/read')
    const beat = await beatOnScreen(page)
    const [[newest]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
      `SELECT MAX(dt_measure) AS at FROM Worklist WHERE state = 'unread' AND beat NOT IN (
         SELECT beat FROM Worklist_Leases WHERE reader_id <> (SELECT id FROM Auth_User WHERE name = 'Ana'))`,
    )
    const [[shown]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
      'SELECT dt_measure AS at FROM Worklist WHERE beat = ?',
      [beat],
    )
    expect(shown?.at).toEqual(newest?.at)

    await page.getByRole('img', { name: words.title }).waitFor()
    for (const name of ['Input', 'Reconstruction', 'Error'])
      await page.getByTestId('thesis-picture').getByText(name, { exact: true }).waitFor()
    await press(page, 'Enter')
    expect([await beatOnScreen(page), await auditsOf(beat)]).toEqual([beat, []])
    await press(page, 'a')
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
    await press(page, 'Enter')
    await expect.poll(() => auditsOf(beat)).toMatchObject([{ kind: 'reading', answer: 'anomalous' }])
    await expect.poll(() => beatOnScreen(page)).not.toBe(beat)
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
