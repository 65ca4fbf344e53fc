import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { answerBeat, beatOnScreen, goOn } from '../../e2e/audit/reading.ts'
import { signIn } from '../../e2e/audit/sign-in.ts'
import type { BenchReader } from '../installation/stock-readers.ts'

/** What followed a key press. */
export interface Drawn {
  drew: 'next-beat' | 'reveal'
  /** From the key press until it could be seen. */
  milliseconds: number
}

const clock = fileURLToPath(new URL('../programs/beat-clock.js', import.meta.url))
const viewport = { width: 1280, height: 860 }

/**
 * Reads beats of the worklist by keyboard in a browser window of its own, each as soon as the answer before it is
 * stored, and in the blind view as soon as what was hidden is there.
 *
 * @returns what each key press drew, in order
 */
export async function timeReading(
  browser: Browser,
  auditUrl: string,
  reader: BenchReader,
  beats: number,
): Promise<Drawn[]> {
  const context = await browser.newContext({ baseURL: auditUrl, locale: 'en', viewport })
  try {
    await context.addInitScript({ path: clock })
    const page = await context.newPage()
    await page.goto('/read')
    await signIn(page, reader)
    await beatOnScreen(page)
    for (let beat = 0; beat < beats; beat++) {
      await answerBeat(page, beat % 3 === 0 ? 'anomalous' : 'normal')
      if (reader.view === 'open') continue
      await page.getByTestId('reveal').waitFor()
      await goOn(page)
    }
    const presses = reader.view === 'open' ? beats : 2 * beats
    await page.waitForFunction(`beatClock.length === ${presses}`)
    return await page.evaluate<Drawn[]>('beatClock')
  } finally {
    await context.close()
  }
}
