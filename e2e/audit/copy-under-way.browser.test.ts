import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { beatOnScreen } from './reading.ts'

let clinic: Clinic
let reader: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 6 })
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
  const { db } = clinic.warehouse
  const holder = await db.$client.getConnection()
  await holder.beginTransaction()
  // Nothing can be entered while another has a lock on the table's end; everything can be read.
  await holder.query('SELECT inference_id FROM Worklist ORDER BY inference_id FOR UPDATE')
  const pages: Page[] = []
  try {
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
  } finally {
    await holder.rollback()
    holder.release()
  }
  for (const page of pages) await beatOnScreen(page)
})
