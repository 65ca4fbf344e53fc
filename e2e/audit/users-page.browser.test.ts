import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let clinic: Clinic
let admin: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 1 })
  admin = await clinic.addPerson('Ana', 'admin')
  await clinic.addPerson('Bia', 'admin')
  // So many that the form for a new user lies below the fold.
  for (const name of ['Caio', 'Davi', 'Edu', 'Fabio', 'Gil', 'Hugo']) await clinic.addPerson(name)
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

/** What stands on the page in each language. */
const words = {
  en: {
    name: 'Name',
    add: 'Add',
    password: /^Password for /,
    shownOnce: /shown only once/,
    copy: 'Copy',
    copied: 'Copied',
    close: 'Close',
    disable: 'Disable Caio',
    disabling: 'Disable Caio?',
    consequence: /Caio can no longer sign in, and all their open sessions end now/,
    enable: 'Enable Caio',
    cancel: 'Cancel',
    roleOfAna: 'Role of Ana',
    ownRole: 'Change your own role to Reader?',
    change: 'Change my role',
    gone: 'This page does not exist',
  },
  'pt-BR': {
    name: 'Nome',
    add: 'Adicionar',
    password: /^Senha de /,
    shownOnce: /aparece só uma vez/,
    copy: 'Copiar',
    copied: 'Copiada',
    close: 'Fechar',
    disable: 'Desativar Caio',
    disabling: 'Desativar Caio?',
    consequence: /Caio não poderá mais entrar, e todas as suas sessões abertas são encerradas agora/,
    enable: 'Reativar Caio',
    cancel: 'Cancelar',
    roleOfAna: 'Perfil de Ana',
    ownRole: 'Mudar o seu próprio perfil para Leitor(a)?',
    change: 'Mudar o meu perfil',
    gone: 'Esta página não existe',
  },
} as const
type Locale = keyof typeof words

const patience = { timeout: 30_000 }
const viewport = { width: 1280, height: 600 }
const openUsers = (locale: Locale) => clinic.openAs(admin, { path: '/users', locale, viewport })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const isFocused = (page: Page, name: string) =>
  button(page, name).evaluate((element) => element === element.ownerDocument.activeElement)
const listViolations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations

describe.each(Object.keys(words) as Locale[])('in %s', (locale) => {
  const t = words[locale]

  test('the password of a new user is in sight, has the focus, and is gone when it is put away', async () => {
    const { context, page } = await openUsers(locale)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('textbox', { name: t.name, exact: true }).fill('Zoe')
    await page.getByLabel('E-mail').fill(`zoe-${locale}@example.org`)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: t.password })
    const password = (await dialog.locator('code').textContent()) ?? ''
    expect(password.length).toBeGreaterThanOrEqual(12)
    const box = await dialog.locator('code').boundingBox()
    expect(box?.y).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height)
    await dialog.getByText(t.shownOnce).waitFor()
    expect(await listViolations(page)).toEqual([])

    expect(await isFocused(page, t.copy)).toBe(true)
    await page.keyboard.press('Enter')
    await button(page, t.copied).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(password)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(password)
  })

  test('by keyboard alone, nobody is disabled without a question that names them', async () => {
    const { page } = await openUsers(locale)
    await button(page, t.disable).focus()
    await page.keyboard.press('Enter')
    const question = page.getByRole('dialog', { name: t.disabling })
    await question.getByText(t.consequence).waitFor()
    expect(await listViolations(page)).toEqual([])
    expect(await isFocused(page, t.cancel)).toBe(true)
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    expect(await isFocused(page, t.disable)).toBe(true)

    await page.keyboard.press('Enter')
    await question.waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await button(page, t.enable).waitFor()
    await button(page, t.enable).click()
    await button(page, t.disable).waitFor()
  })

  test('one’s own role is changed after a question only', async () => {
    const { page } = await openUsers(locale)
    const role = page.getByLabel(t.roleOfAna)
    const question = page.getByRole('dialog', { name: t.ownRole })
    // What is chosen before the page's scripts run is not seen by them.
    await expect
      .poll(async () => {
        if (!(await question.isVisible())) await role.selectOption('reader')
        return await question.isVisible()
      }, patience)
      .toBe(true)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    expect(await role.inputValue()).toBe('admin')

    await role.selectOption('reader')
    await question.getByRole('button', { name: t.change }).click()
    await page.getByRole('heading', { name: t.gone }).waitFor()
    await clinic.warehouse.db.$client.query("UPDATE Auth_User SET role = 'admin' WHERE name = 'Ana'")
  })
})
