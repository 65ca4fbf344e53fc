import type { Browser, BrowserContext, Page } from 'playwright-core'
import { inject } from 'vitest'
import { openBrowser } from '../../scripts/browser.ts'
import { type Installation, openInstallation, type Person } from '../installation.ts'
import { signIn } from './reading.ts'

export type { Person } from '../installation.ts'

/** An installation with judged beats that wait for clinicians, and a browser to read them with. */
export interface Clinic extends Installation {
  browser: Browser
  stopResults(): Promise<void>
  restartResults(): Promise<void>
  /** A browser of their own, signed in, at a page; in the session that the person has, if there is one. */
  openAs(person: Person, options?: Visit): Promise<{ context: BrowserContext; page: Page }>
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

export interface Visit {
  path?: string
  locale?: 'en' | 'pt-BR'
  colorScheme?: 'light' | 'dark'
  viewport?: { width: number; height: number }
  /** Where the browser's clock is. */
  timezoneId?: string
}

/** How long the browser is given for what it waits for, on a machine that may be busy. */
const patienceMilliseconds = 30_000

/** What a clinic has; some new beats that one model has judged, unless told otherwise. */
export interface ClinicOptions {
  /** How many new beats the clinic sent. */
  beats?: number
  tags?: readonly string[]
  /** Set over the environment of every service. */
  variables?: NodeJS.ProcessEnv
}

export async function openClinic(options: ClinicOptions = {}): Promise<Clinic> {
  const { beats = 40, tags = ['v1'], variables } = options
  const installation = await openInstallation({ EPOCHS: '5', ...variables })
  const browser = await openBrowser(inject('browser'))
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '600', '--into', 'training', '--seed', '7')
  await installation.pipelinesJson('seed', '--synthetic', String(beats), '--into', 'inference', '--seed', '8')
  let results = await installation.startResults()
  for (const tag of tags) {
    await installation.pipelinesJson('train', tag)
    await installation.pipelinesJson('infer', tag)
  }
  await installation.startAuditUi()
  const sessions = new Map<Person, Cookies>()

  return {
    ...installation,
    browser,
    stopResults: () => results.close(),
    async restartResults() {
      results = await installation.startResults()
    },
    async openAs(person, { path = '/', locale = 'en', ...options } = {}) {
      const context = await browser.newContext({ baseURL: installation.auditUrl, locale, ...options })
      context.setDefaultTimeout(patienceMilliseconds)
      await context.addCookies(sessions.get(person) ?? [])
      const page = await context.newPage()
      await page.goto(path)
      // For the first time, or after the session was ended.
      if (new URL(page.url()).pathname.startsWith('/sign-in')) {
        await signIn(page, person)
        sessions.set(person, await context.cookies())
        // Who wants no other page comes to the first one of their role.
        if (path === '/') await page.goto(path)
      }
      return { context, page }
    },
    async close() {
      await browser.close()
      await installation.close()
    },
  }
}
