import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'

const beats = 12
const secondsEach = 5

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats })
  reader = await clinic.addPerson('Rui')
})
afterAll(() => clinic?.close())

const words = {
  en: {
    filled: 'The worklist is being filled',
    elsewhere: /This one may not be here yet/,
    down: /API is not responding|has not responded/,
  },
  'pt-BR': {
    filled: 'A fila de leitura está sendo preenchida',
    elsewhere: /Este pode ainda não ter chegado/,
    down: /API de resultados não está respondendo|ainda não respondeu/,
  },
} as const

test('while the worklist is being copied no page says that the results API is away', async () => {
  const { $client: server } = clinic.warehouse.db
  // Every row that is entered takes its time.
  await server.query(
    `CREATE TRIGGER Worklist_slow BEFORE INSERT ON Worklist FOR EACH ROW DO SLEEP(${secondsEach})`,
  )
  const pages: Page[] = []
  for (const locale of ['en', 'pt-BR'] as const) {
    const t = words[locale]
    const { page } = await clinic.openAs(reader, { path: '/', locale })
    await page.getByText(t.filled).waitFor()
    expect(await page.getByText(t.down).count()).toBe(0)
    await page.goto('/beats/ecg-1')
    await page.getByText(t.elsewhere).waitFor()
    expect((await page.request.get('/readyz')).status()).toBe(200)
    await page.goto('/read')
    await page.getByText(t.filled).waitFor()
    pages.push(page)
  }
  const copySeconds = beats * secondsEach
  for (const page of pages)
    await page
      .getByRole('heading', { level: 1, name: /ecg-\d+/ })
      .waitFor({ timeout: copySeconds * 1000 + 60_000 })
})
