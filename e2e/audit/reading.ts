import type { Locator, Page } from 'playwright-core'
import type { Person } from '../../scripts/installation/installation.ts'

/** Signs in on the page that asks for it, and waits until the page that was wanted is there. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel(/e-mail/i).fill(person.email)
  await page.getByLabel(/^(password|senha)/i).fill(person.password)
  await page.getByRole('button', { name: /^(sign in|entrar)$/i }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** The name of the beat that is on the screen, which can be worked with. */
export async function beatOnScreen(page: Page): Promise<string> {
  const heading = page.getByRole('heading', { level: 1, name: /^(Beat|Batimento) (ecg|inference)-\d+$/ })
  const text = await heading.textContent()
  // The beat stands in the page before its scripts run.
  await page.getByRole('button', { name: /^(Account of|Conta de) /, disabled: false }).waitFor()
  return text?.match(/\S+$/)?.[0] ?? ''
}

const keys = { normal: 'n', anomalous: 'a', uncertain: 'd', unusable: 'x' } as const
const names = {
  normal: /^Normal$/,
  anomalous: /^(Anomalous|Anômalo)$/,
  uncertain: /^(Uncertain|Incerto)$/,
  unusable: /^(Unusable|Inutilizável)$/,
} as const
type AnswerName = keyof typeof keys

/** Answers by the keyboard, as soon as an answer can be given. */
export async function pressAnswer(page: Page, answer: AnswerName): Promise<void> {
  await page.getByRole('button', { name: names[answer], disabled: false }).waitFor()
  await page.keyboard.press(keys[answer])
}

/** Answers a beat of the worklist, and waits until the answer stands in the list as recorded. */
export async function answerBeat(page: Page, answer: AnswerName): Promise<void> {
  const beat = await beatOnScreen(page)
  await pressAnswer(page, answer)
  await page
    .locator('li[data-stage="sent"]', { has: page.getByText(names[answer]) })
    .filter({ has: linkTo(page, beat) })
    .first()
    .waitFor()
}

/** From a beat whose answer is given to the next one. */
export async function goOn(page: Page): Promise<void> {
  const beat = await beatOnScreen(page)
  await page.getByRole('button', { name: /^(Next beat|Próximo batimento)/, disabled: false }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: new RegExp(` ${beat}$`) }).waitFor({ state: 'detached' })
}

/** A beat's link in the list of the last answers. */
export function linkTo(page: Page, beat: string): Locator {
  return page.getByRole('link', { name: beat, exact: true })
}

/** Opens the page of a beat that was answered just now. */
export async function openByLink(page: Page, beat: string): Promise<void> {
  await linkTo(page, beat).first().click()
  await page.waitForURL(/\/beats\//)
  await page.getByRole('heading', { level: 1, name: beat }).waitFor()
}

/** Where a beat's answer is, as the list of the last answers has it: `sending`, `waiting`, `sent`, `refused`, `undone`. */
export async function stageOf(page: Page, beat: string): Promise<string | null> {
  return await page
    .locator('li[data-stage]', { has: linkTo(page, beat) })
    .first()
    .getAttribute('data-stage')
}
