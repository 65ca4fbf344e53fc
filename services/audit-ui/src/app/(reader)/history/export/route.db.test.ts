import * as users from '@vigia/accounts'
import type { Reader } from '@vigia/accounts/sign-in'
import * as auditing from '@vigia/auditing'
import { letAuditsBeMadeUp, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import * as securityLog from '@vigia/security-log'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, setApp } from '../../../../app.ts'
import { GET } from './route.ts'

const session = vi.hoisted(() => ({ reader: undefined as Reader | undefined }))
vi.mock('../../../../server/session.ts', () => ({ findReader: async () => session.reader }))

const signedIn = (id: string, role: Reader['role']): Reader => ({
  ...{ id, role, name: id, email: `${id}@example.org`, readingView: undefined },
  ...{ sessionId: id, isConfirmed: true, hasSecondFactor: false, due: undefined },
})

let database: TestDatabase
let unsetApp: () => void
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  unsetApp = setApp({
    db: database.db,
    auditing,
    users,
    securityLog,
    cookiePrefix: 'vigia',
  } as unknown as App)
  await letAuditsBeMadeUp(database.db)
  await addAudit('Ana', 'ecg-1', 'settled', 'ruído')
  await addAudit('Bia', 'ecg-2', 'awaiting-second', 'clear')
  await addAudit('Bia', 'ecg-3', 'disagreement', 'ruído de base')
  await addAudit('Bia', 'ecg-4', 'settled', 'clear')
})
afterEach(async () => {
  unsetApp()
  await database.close()
})

async function addAudit(reader: string, beat: string, state: string, comment: string): Promise<void> {
  const { $client } = database.db
  await $client.query(
    `INSERT INTO Audited_Beats (beat, state, audits, is_double, changed_at) VALUES (?, ?, 1, 1, UTC_TIMESTAMP(3))`,
    [beat, state],
  )
  await $client.query(
    `INSERT INTO Audits (answer_key, beat, inference_id, model_tag, model_verdict, kind, reader_id, answer, comment,
       reveal, answered_at, recorded_at)
     VALUES (UUID(), ?, 1, 'v1', 'normal', 'reading', ?, 'normal', ?, 'before', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [beat, reader, comment],
  )
  await $client.query(
    `INSERT INTO Audit_Comments (audit_id, weights)
     SELECT id, WEIGHT_STRING(comment COLLATE utf8mb4_unicode_ci) FROM Audits WHERE beat = ?`,
    [beat],
  )
}

async function download(
  query = '',
  headers: Record<string, string> = { 'accept-language': 'en' },
): Promise<{ status: number; text: string }> {
  const response = await GET(new Request(`http://localhost/history/export${query}`, { headers }))
  return { status: response.status, text: await response.text() }
}

test('nobody who is not signed in gets the file', async () => {
  session.reader = undefined
  expect(await download()).toEqual({ status: 401, text: '' })
})

test('the file holds what a search finds', async () => {
  session.reader = signedIn('Carla', 'adjudicator')
  const all = await download()
  expect(all.status).toBe(200)
  expect(all.text.trimEnd().split('\r\n')).toHaveLength(3)
  const found = await download('?text=ru%C3%ADdo&before=1')
  expect(found.text.trimEnd().split('\r\n')).toHaveLength(2)
  expect(found.text).toContain('ruído')
})

test.each([
  ['', { 'accept-language': 'pt-BR,pt;q=0.9' }, ';'],
  ['', { 'accept-language': 'en-GB' }, ','],
  ['', { 'accept-language': 'en', cookie: 'vigia.locale=pt-BR' }, ';'],
  ['?separator=comma', { 'accept-language': 'pt-BR' }, ','],
  ['?separator=semicolon', { 'accept-language': 'en' }, ';'],
  ['?separator=%3B&answer=normal', { 'accept-language': 'en' }, ';'],
])(
  'values are parted as a spreadsheet of the reader’s language reads them, or as asked: %j',
  async (query, headers, sign) => {
    session.reader = signedIn('Carla', 'adjudicator')
    const { text } = await download(query, headers)
    expect(text).toMatch(new RegExp(`^id${sign}recorded_at${sign}`))
    expect(text.trimEnd().split('\r\n')).toHaveLength(3)
  },
)

test('a separator that there is not is refused by name', async () => {
  session.reader = signedIn('Carla', 'adjudicator')
  const { status, text } = await download('?separator=tab')
  expect([status, JSON.parse(text)]).toEqual([400, { status: 'invalid', fields: ['separator'] }])
})

test('a wrong value in the address is refused by name', async () => {
  session.reader = signedIn('Carla', 'adjudicator')
  const { status, text } = await download('?from=2026-02-30&answer=normal')
  expect(status).toBe(400)
  expect(JSON.parse(text)).toEqual({ status: 'invalid', fields: ['from'] })
})

test.each(['reader', 'adjudicator', 'admin'] as const)(
  'the file of a %s does not tell what others said of a beat that is not settled, whatever is searched for',
  async (role) => {
    session.reader = signedIn('Ana', role)
    for (const query of ['', '?text=ru%C3%ADdo', '?readerId=Bia', '?answer=normal']) {
      const { text } = await download(query)
      expect(text).not.toMatch(/ecg-[23]/)
    }
    expect((await download()).text).toMatch(/ecg-4.*ecg-1/s)
  },
)
