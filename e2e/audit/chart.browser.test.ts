import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen, pressAnswer } from './reading.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 30 })
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic.close())

const words = {
  en: {
    sample: 'Sample',
    input: 'Input',
    measured: /^samples 70–75: ΔA -?0\.\d{3} \(lowest to highest 0\.\d{3}\)$/,
    mean: 'Mean normal beat',
    labelled: /^Labelled beat 1 of \d/,
    decimal: /^-?0\.\d+$/,
  },
  'pt-BR': {
    sample: 'Amostra',
    input: 'Input (entrada)',
    measured: /^amostras 70–75: ΔA -?0,\d{3} \(do mínimo ao máximo 0,\d{3}\)$/,
    mean: 'Normal médio',
    labelled: /^Batimento rotulado 1 de \d/,
    decimal: /^-?0,\d+$/,
  },
} as const

const chartOf = (page: Page) => {
  const figure = page.locator('figure', { has: page.getByTestId('beat-plot') })
  return {
    plot: page.getByTestId('beat-plot'),
    readOut: figure.locator('ul').first(),
    axis: () => figure.locator('svg text').allTextContents(),
    pressed: () => figure.locator('button[aria-pressed=true]').allTextContents(),
  }
}

describe.each(['en', 'pt-BR'] as const)('by keyboard alone, in %s', (locale) => {
  test('the curve is read out, zoomed, measured for the comment, and compared after the answer', async () => {
    const { context, page } = await clinic.openAs(reader, { path: '/read', locale })
    const { plot, readOut, axis, pressed } = chartOf(page)
    const { sample, input, measured, mean, labelled, decimal } = words[locale]
    await beatOnScreen(page)
    const whole = await axis()
    expect(whole).toEqual(expect.arrayContaining(['0', '139']))
    expect(whole.filter((text) => decimal.test(text)).length).toBeGreaterThan(3)

    await page.keyboard.press('r')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => readOut.textContent()).toContain(`${sample} 71${input}`)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('+')
    await expect.poll(axis).not.toContain('139')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press(']')
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('0')
    await expect.poll(axis).toEqual(whole)
    await page.keyboard.press('g')
    await expect.poll(pressed).toEqual(['×2'])
    await page.keyboard.press('g')
    await page.keyboard.press('g')
    await expect.poll(pressed).toEqual(['×1'])

    await page.keyboard.press('m')
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight')
    await expect.poll(() => plot.getAttribute('aria-valuetext')).toMatch(measured)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('textarea').first().inputValue()).toMatch(measured)

    // Nothing to compare with is there before the answer.
    await page.keyboard.press('o')
    await page.keyboard.press('v')
    expect(await readOut.textContent()).not.toContain(mean)
    await pressAnswer(page, 'normal')
    await page.getByTestId('reveal').waitFor()
    await page.getByRole('button', { name: mean }).waitFor()
    await page.keyboard.press('o')
    await page.keyboard.press('v')
    await expect.poll(async () => (await pressed()).some((name) => labelled.test(name))).toBe(true)
    await expect.poll(() => readOut.textContent()).toContain(mean)
    await context.close()
  })
})

test('a box drawn over the curve is zoomed into, in time and in amplitude', async () => {
  const { context, page } = await clinic.openAs(reader, { path: '/read' })
  const { plot, axis } = chartOf(page)
  await beatOnScreen(page)
  const whole = await axis()
  const { x, y, width, height } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width * 0.3, y + height * 0.2)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.6, y + height * 0.6, { steps: 4 })
  await page.mouse.up()
  await expect.poll(axis).not.toContain('139')
  const zoomed = await axis()
  expect(zoomed.filter((text) => /^\d+$/.test(text)).length).toBeGreaterThan(3)
  await page.getByRole('button', { name: 'Whole beat' }).click()
  await expect.poll(axis).toEqual(whole)
  await context.close()
})

test('on a telephone the chart fits, and every control of it is large enough for a finger', async () => {
  const viewport = { width: 320, height: 700 }
  const { context, page } = await clinic.openAs(reader, { path: '/read', locale: 'pt-BR', viewport })
  await beatOnScreen(page)
  const figure = page.locator('figure', { has: page.getByTestId('beat-plot') })
  const buttons = await figure.getByRole('button').all()
  expect(buttons.length).toBeGreaterThan(7)
  for (const button of buttons) {
    const box = await button.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
  }
  await context.close()
})
