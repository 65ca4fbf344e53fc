import type { Page } from 'playwright-core'

/** The beat that is on the screen, by its row in the clinic's table. */
export async function beatOnScreen(page: Page): Promise<number> {
  const heading = page.getByRole('heading', { level: 1, name: /^(Beat|Batimento) (ecg-)?\d+$/ })
  return Number((await heading.textContent())?.match(/\d+/)?.[0])
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
    .filter({ has: page.locator(`a[href="/beats/ecg-${beat}"]`) })
    .first()
    .waitFor()
}

/** From a beat whose answer is given to the next one. */
export async function goOn(page: Page): Promise<void> {
  const beat = await beatOnScreen(page)
  await page.getByRole('button', { name: /^(Next beat|Próximo batimento)/, disabled: false }).waitFor()
  await page.keyboard.press('Enter')
  await page
    .getByRole('heading', { level: 1, name: new RegExp(`[ -]${beat}$`) })
    .waitFor({ state: 'detached' })
}

/** Where a beat's answer is, as the list of the last answers has it: `sending`, `waiting`, `sent`, `refused`, `undone`. */
export async function stageOf(page: Page, beat: number): Promise<string | null> {
  return await page
    .locator('li[data-stage]', { has: page.locator(`a[href="/beats/ecg-${beat}"]`) })
    .first()
    .getAttribute('data-stage')
}
