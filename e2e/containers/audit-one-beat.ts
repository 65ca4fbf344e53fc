import { findBrowser, openBrowser } from '../../scripts/browser.ts'
import type { Person } from '../../scripts/installation/installation.ts'
import { answerBeat, signIn } from '../audit/reading.ts'

/** A clinician signs in with a browser, reads the first beat of the worklist, and calls it anomalous. */
export async function auditOneBeat(auditUrl: string, person: Person): Promise<void> {
  const browser = await openBrowser(await findBrowser((line) => console.error(line)))
  try {
    const context = await browser.newContext({ baseURL: auditUrl, locale: 'en' })
    // The first time, a page is compiled.
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    await page.goto('/read')
    await signIn(page, person)
    await answerBeat(page, 'anomalous')
  } finally {
    await browser.close()
  }
}
