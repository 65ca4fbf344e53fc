import type { Reader } from '@vigia/accounts/sign-in'
import { model } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import * as modelReports from '@vigia/model-reports'
import * as securityLog from '@vigia/security-log'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, setApp } from '../../../../../app.ts'
import { GET } from './route.ts'

const session = vi.hoisted(() => ({ reader: undefined as Reader | undefined }))
vi.mock('../../../../../server/session.ts', () => ({ findReader: async () => session.reader }))

const tag = 'v 1<script>'

let database: TestDatabase
let unsetApp: () => void
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  const app = { db: database.db, modelReports, securityLog, version: 'v1.2.3', cookiePrefix: 'vigia' }
  unsetApp = setApp(app as unknown as App)
  await database.db.insert(model).values({ tag, threshold: 0.5, minimum: 0, maximum: 1 })
  session.reader = {
    ...{ id: 'ana', role: 'reader', name: 'Ana', email: 'ana@example.org', readingView: undefined },
    ...{ sessionId: 'one', isConfirmed: true, hasSecondFactor: false, due: undefined },
  }
})
afterEach(async () => {
  unsetApp()
  await database.close()
})

async function ask(query = '', of = tag) {
  const headers = { 'accept-language': 'en' }
  const response = await GET(new Request(`http://localhost/models/x/report${query}`, { headers }), {
    params: Promise.resolve({ tag: encodeURIComponent(of) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a reader sees a model’s report, and keeps it as a file or as CycloneDX', async () => {
  const page = await ask()
  expect([page.status, page.headers.get('content-disposition')]).toEqual([200, null])
  expect(page.text).toContain('<h1>Model v 1&lt;script&gt;</h1>')
  const file = await ask('?download=1')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="vigia-v_1_script_.html"')
  const bom = await ask('?format=json&download=1')
  expect(bom.headers.get('content-type')).toContain('application/vnd.cyclonedx+json')
  expect(JSON.parse(bom.text)).toMatchObject({ specVersion: '1.6', components: [{ name: tag }] })
})

test('the pages’ report leaves out what a model has said of the clinic’s beats', async () => {
  expect((await ask()).text).toContain('whoever reads it may be reading beats blind')
})

test('who is not signed in, another format and a tag that nobody used are refused', async () => {
  expect((await ask('?format=pdf')).status).toBe(400)
  expect((await ask('', 'v2')).status).toBe(404)
  session.reader = undefined
  expect(await ask()).toMatchObject({ status: 401, text: '' })
})
