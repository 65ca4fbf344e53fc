import AxeBuilder from '@axe-core/playwright'
import { appCode } from '@vigia/accounts/testing'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { signIn } from './reading.ts'

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic({ beats: 2, variables: { AUDIT_SECOND_FACTOR: 'admins' } })
})
afterAll(() => clinic?.close())
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const words = {
  en: {
    password: 'Your password',
    start: 'Turn on',
    code: 'Code of the app',
    confirm: 'Confirm',
    codes: 'Your recovery codes',
    kept: 'I have kept them',
    left: 'You have 10 recovery codes left.',
    nineLeft: 'You have 9 recovery codes left.',
    off: 'Turn off',
    isOff: 'Your second factor is off.',
    factor: 'Second factor',
    signInCode: 'Code',
    go: 'Continue',
    wrong: 'This is not the right code.',
    notNew: /This code was used already|This is not the right code/,
    required: 'Turn on your second factor',
    picture: 'QR code of the secret',
  },
  'pt-BR': {
    password: 'Sua senha',
    start: 'Ativar',
    code: 'Código do aplicativo',
    confirm: 'Confirmar',
    codes: 'Seus códigos de recuperação',
    kept: 'Já guardei',
    left: 'Restam 10 códigos de recuperação.',
    nineLeft: 'Restam 9 códigos de recuperação.',
    off: 'Desativar',
    isOff: 'O seu segundo fator foi desativado.',
    factor: 'Segundo fator',
    signInCode: 'Código',
    go: 'Continuar',
    wrong: 'O código não está correto.',
    notNew: /Este código já foi usado|O código não está correto/,
    required: 'Ative o seu segundo fator',
    picture: 'Código QR do segredo',
  },
} as const
type Locale = keyof typeof words

async function open(path: string, locale: Locale, javaScriptEnabled = true): Promise<Page> {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale, javaScriptEnabled })
  const page = await context.newPage()
  await page.goto(path)
  return page
}

/** Turns the second factor on, on the page of the account. */
async function turnOn(page: Page, person: Person, locale: Locale) {
  const t = words[locale]
  await page.getByLabel(t.password, { exact: true }).fill(person.password)
  await page.getByRole('button', { name: t.start, exact: true }).click()
  await page.getByRole('heading', { name: t.codes }).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  const recoveryCodes = ((await page.locator('pre').textContent()) ?? '').split('\n')
  expect(recoveryCodes).toHaveLength(10)
  await page.getByRole('button', { name: t.kept }).click()
  await page.getByRole('img', { name: t.picture }).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  const secret = (await page.locator('code').textContent()) ?? ''
  const code = appCode(secret)
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await page.getByRole('button', { name: t.confirm, exact: true }).click()
  return { secret, code, recoveryCodes }
}

/** Gives the password, and waits until the code is asked for. */
async function givePassword(page: Page, person: Person, locale: Locale): Promise<void> {
  await page.getByLabel(/e-mail/i).fill(person.email)
  await page.getByLabel(/^(password|senha)/i).fill(person.password)
  await page.getByRole('button', { name: /^(sign in|entrar)$/i }).click()
  await page.getByRole('heading', { level: 1, name: words[locale].factor }).waitFor()
}

async function giveCode(page: Page, code: string, locale: Locale): Promise<void> {
  await page.getByLabel(words[locale].signInCode, { exact: true }).fill(code)
  await page.getByRole('button', { name: words[locale].go, exact: true }).click()
}

test.each([
  ['en', 'Rui'],
  ['pt-BR', 'Eva'],
] as const)(
  'in %s, one turns it on, signs in with it without scripts, and turns it off',
  async (locale, name) => {
    const t = words[locale]
    const person = await clinic.addPerson(name)
    const { page } = await clinic.openAs(person, { path: '/account', locale })
    const { secret, code, recoveryCodes } = await turnOn(page, person, locale)
    await page.getByText(t.left).waitFor()

    const plain = await open('/sign-in?from=/account', locale, false)
    await givePassword(plain, person, locale)
    await giveCode(plain, code, locale)
    await plain.getByRole('alert').filter({ hasText: t.notNew }).waitFor()
    await giveCode(plain, 'nothing', locale)
    await plain.getByRole('alert').filter({ hasText: t.wrong }).waitFor()
    // The language changes, and the code is still what is asked for.
    const other = locale === 'en' ? 'pt-BR' : 'en'
    await plain.getByRole('button', { name: other === 'en' ? 'English' : 'Português' }).click()
    await plain.getByRole('heading', { level: 1, name: words[other].factor }).waitFor()
    await giveCode(plain, appCode(secret, 1), other)
    await plain.waitForURL('**/account')

    const scripted = await open('/sign-in?from=/account', locale)
    await givePassword(scripted, person, locale)
    expect((await new AxeBuilder({ page: scripted }).analyze()).violations).toEqual([])
    await giveCode(scripted, recoveryCodes[0] ?? '', locale)
    await scripted.getByText(t.nineLeft).waitFor()

    await page.reload()
    await page.getByLabel(t.password, { exact: true }).fill(person.password)
    await page.getByRole('button', { name: t.off, exact: true }).click()
    await page.getByText(t.isOff).waitFor()
    await signIn(await open('/account', locale), person)
  },
)

test('an administrator turns it on before there is any other page, and an operator takes a lost one away', async () => {
  const admin = await clinic.addPerson('Ana', 'admin')
  const page = await open('/users', 'en')
  await signIn(page, admin)
  await page.getByRole('heading', { level: 1, name: words.en.required }).waitFor()
  await page.goto('/users')
  expect(new URL(page.url()).pathname).toBe('/account')
  expect((await page.request.get('/security-log/export', { maxRedirects: 0 })).status()).not.toBe(200)
  await turnOn(page, admin, 'en')
  await page.waitForURL('**/overview')
  await page.goto('/users')
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
  await page.goto('/account')
  await page.getByText(words.en.left).waitFor()
  expect(await page.getByRole('button', { name: words.en.off, exact: true }).count()).toBe(0)

  expect(await clinic.pipelinesJson('users', 'list')).toEqual(
    expect.arrayContaining([expect.objectContaining({ email: admin.email, hasSecondFactor: true })]),
  )
  await clinic.pipelinesJson('users', 'factor-off', admin.email)
  const again = await clinic.pipelines('users', 'factor-off', admin.email)
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('has no second factor') })
  await page.reload()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await signIn(page, admin)
  await page.getByRole('heading', { level: 1, name: words.en.required }).waitFor()
})
