import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStoppableServer, type StoppableServer } from '../installation.ts'
import { listEntrances } from './blind-rules.ts'
import { type Clinic, openClinic, type Person } from './clinic.ts'

let server: StoppableServer
let clinic: Clinic
let admin: Person
beforeAll(async () => {
  server = await openStoppableServer()
  clinic = await openClinic({ beats: 4, variables: server.environment })
  admin = await clinic.addPerson('Ana', 'admin')
})
afterAll(async () => {
  server?.goOn()
  await clinic?.close()
  await server?.close()
})

/** All pages, by their sources. */
const paths = listEntrances()
  .filter((entrance) => entrance.startsWith('page '))
  .map((entrance) => entrance.slice('page '.length).replace('[beat]', 'ecg-1').replace('[tag]', 'v1'))
const text = {
  en: /The database is not responding/,
  'pt-BR': /O banco de dados não está respondendo/,
} as const
/** A page may wait for its session, and then for what it shows. */
const limitSeconds = 20
/** Most of a page's time is waiting. */
const atOnce = 12

test.each(['en', 'pt-BR'] as const)(
  'while the database is frozen every page says so in time, and comes back by itself: %s',
  async (locale) => {
    const { context } = await clinic.openAs(admin, { path: '/settings', locale })
    const pages = new Map<string, Page>()
    server.stop()
    try {
      const asked = [...paths, '/sign-in']
      const ask = async (path: string) => {
        const page = await context.newPage()
        const start = performance.now()
        await page.goto(path, { waitUntil: 'commit' })
        await page.getByText(text[locale]).first().waitFor()
        expect((performance.now() - start) / 1000, `seconds until ${path} says so`).toBeLessThan(limitSeconds)
        pages.set(path, page)
      }
      while (asked.length > 0) await Promise.all(asked.splice(0, atOnce).map(ask))
    } finally {
      server.goOn()
    }
    // The page to sign in on is a form: whoever sends it is answered anew.
    pages.delete('/sign-in')
    for (const page of pages.values()) {
      await page.getByText(text[locale]).first().waitFor({ state: 'detached' })
      await page.getByRole('heading', { level: 1 }).first().waitFor()
    }
    await context.close()
  },
)
