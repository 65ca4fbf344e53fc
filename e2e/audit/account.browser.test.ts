import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen, pressAnswer, signIn } from './reading.ts'

let clinic: Clinic
let admin: Person
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 10 })
  admin = await clinic.addPerson('Ana', 'admin')
  reader = await clinic.addPerson('Rui')
  await clinic.addPerson('Caio')
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const words = {
  en: {
    heading: 'Account',
    end: 'End the session in Firefox on Windows',
    ended: 'One session has ended.',
    nowhere: 'You are signed in nowhere else.',
    endOthers: 'End all others',
    roleOfCaio: 'Role of Caio',
    confirm: 'Confirm that it is you',
    wrong: 'This is not your password.',
    password: 'Your password',
    submit: 'Confirm',
    cancel: 'Cancel',
    changed: 'Caio now has the role Adjudicator.',
  },
  'pt-BR': {
    heading: 'Conta',
    end: 'Encerrar a sessão em Firefox no Windows',
    ended: 'Uma sessão foi encerrada.',
    nowhere: 'Você não está conectado em nenhum outro lugar.',
    endOthers: 'Encerrar todas as outras',
    roleOfCaio: 'Perfil de Caio',
    confirm: 'Confirme que é você',
    wrong: 'Esta não é a sua senha.',
    password: 'Sua senha',
    submit: 'Confirmar',
    cancel: 'Cancelar',
    changed: 'Caio agora tem o perfil Árbitro(a).',
  },
} as const
type Locale = keyof typeof words

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const query = (statement: string) => clinic.warehouse.db.$client.query(statement)

/** Signs in with a browser of its own, as somebody who is elsewhere. */
async function signInElsewhere(person: Person): Promise<Page> {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, userAgent: firefox })
  const page = await context.newPage()
  await page.goto('/account')
  await signIn(page, person)
  return page
}

describe.each(Object.keys(words) as Locale[])('in %s', (locale) => {
  const t = words[locale]

  test('one sees where one is signed in, and ends one session or all others', async () => {
    const here = await clinic.openAs(reader, { path: '/account', locale })
    await here.page.getByRole('heading', { level: 1, name: t.heading }).waitFor()
    const elsewhere = await signInElsewhere(reader)
    await here.page.reload()
    await here.page.getByRole('button', { name: t.end }).waitFor()
    expect((await new AxeBuilder({ page: here.page }).analyze()).violations).toEqual([])
    await here.page.getByRole('button', { name: t.end }).click()
    await here.page.getByText(t.ended).waitFor()
    await elsewhere.reload()
    expect(new URL(elsewhere.url()).pathname).toBe('/sign-in')

    await signInElsewhere(reader)
    await signInElsewhere(reader)
    await here.page.reload()
    await here.page.getByRole('button', { name: t.endOthers }).click()
    await here.page.getByText(t.nowhere).waitFor()
    await here.page.reload()
    await here.page.getByRole('heading', { level: 1, name: t.heading }).waitFor()
  })

  test('before a role changes the password is asked for again, and nothing changes without it', async () => {
    const { page } = await clinic.openAs(admin, { path: '/users', locale })
    await query(
      "UPDATE Auth_Session SET createdAt = UTC_TIMESTAMP(3) - INTERVAL 11 MINUTE, confirmedAt = NULL WHERE userId = (SELECT id FROM Auth_User WHERE name = 'Ana')",
    )
    await page.getByRole('button', { name: /^(Account of|Conta de) /, disabled: false }).waitFor()
    const role = page.getByLabel(t.roleOfCaio)
    const dialog = page.getByRole('dialog', { name: t.confirm })
    await role.selectOption('adjudicator')
    await dialog.waitFor()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await dialog.getByRole('button', { name: t.cancel }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.reload()
    expect(await role.inputValue()).toBe('reader')

    await page.getByRole('button', { name: /^(Account of|Conta de) /, disabled: false }).waitFor()
    await role.selectOption('adjudicator')
    const password = dialog.getByLabel(t.password, { exact: true })
    await password.fill('not the password at all')
    await dialog.getByRole('button', { name: t.submit, exact: true }).click()
    await dialog.getByText(t.wrong).waitFor()
    await password.fill(admin.password)
    await page.keyboard.press('Enter')
    await page.getByText(t.changed).waitFor()
    await dialog.waitFor({ state: 'detached' })
    // For some minutes nothing more is asked.
    await role.selectOption('reader')
    await expect.poll(() => role.isEnabled()).toBe(true)
    expect(await dialog.count()).toBe(0)
    await page.reload()
    expect(await role.inputValue()).toBe('reader')
  })
})

test.each([
  ['en', 'Choose your password', 'This password is easy to guess'],
  ['pt-BR', 'Escolha a sua senha', 'Esta senha é fácil de adivinhar'],
] as const)(
  'in %s, with a password that somebody made there is nothing but the page to choose one',
  async (locale, title, refusal) => {
    const email = `eva-${locale.toLowerCase()}@example.org`
    const { password } = await clinic.pipelinesJson(
      'users',
      'add',
      email,
      '--name',
      'Eva',
      '--role',
      'admin',
      '--generate',
    )
    const person = { email, password: String(password) }
    const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale })
    const page = await context.newPage()
    await page.goto('/users')
    await signIn(page, person)
    for (const path of ['/account', '/', '/users', '/read', '/history', '/beats/ecg-1']) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    }
    for (const path of ['/history/export', '/api/beats/1', '/models/v1/report'])
      expect((await page.request.get(path)).status()).toBe(401)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    const fields = page.locator('input[type=password]')
    const choose = async (next: string) => {
      await fields.nth(0).fill(person.password)
      await fields.nth(1).fill(next)
      await fields.nth(2).fill(next)
      await page.locator('button[type=submit]').first().click()
    }
    await choose(`${email}-2026`)
    await page.getByText(refusal).waitFor()
    await choose('a long password of her own')
    await page.waitForURL('**/overview')
    await page.goto('/users')
    await page.getByRole('navigation').waitFor()
  },
)

test('when a session ends while a beat is read, what was typed and answered is there after signing in again', async () => {
  const { page } = await clinic.openAs(reader, { path: '/read' })
  const beat = await beatOnScreen(page)
  await page.keyboard.press('c')
  await page.keyboard.type('wide QRS')
  await query('DELETE FROM Auth_Session')
  await page.keyboard.press('Escape')
  await pressAnswer(page, 'anomalous')
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  await signIn(page, reader)
  expect(new URL(page.url()).pathname).toBe('/read')
  await expect
    .poll(async () => {
      const [rows] = await query("SELECT answer, comment FROM Audits WHERE answer = 'anomalous'")
      return rows
    })
    .toMatchObject([{ answer: 'anomalous', comment: 'wide QRS' }])
  expect(beat).toMatch(/^ecg-/)
})
