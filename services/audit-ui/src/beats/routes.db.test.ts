import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { POST as make } from '../app/api/batches/route.ts'
import { POST as later } from '../app/api/beats/later/route.ts'
import { POST as take } from '../app/api/beats/take/route.ts'
import { openTestApp, type TestApp } from '../reading/testing/open-test-app.ts'

const session = vi.hoisted(() => ({ reader: undefined as object | undefined }))
vi.mock('../server/session.ts', async (importActual) => ({
  ...(await importActual<typeof import('../server/session.ts')>()),
  findReader: async () => session.reader,
}))

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  signIn('reader')
  await take(post({ choice: {}, count: 1, except: [] }))
})
afterEach(() => app.close())

function signIn(role: string, readingView: 'blind' | 'open' = 'blind', id = app.ana): void {
  session.reader = { id, name: 'Ana', role, readingView }
}

function post(body: unknown): Request {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(text.length) }
  return new Request('http://localhost/api', { method: 'POST', body: text, headers })
}

const batch = async (others: object = {}) => {
  const response = await make(
    post({
      name: 'Monday',
      readerId: app.ana,
      beats: ['inference-3', 'inference-1'],
      search: {},
      ...others,
    }),
  )
  return [response.status, await response.json()]
}

const disclosed = async () => {
  const [rows] = await app.db.$client.query('SELECT beat, what FROM Disclosures ORDER BY beat, what')
  return rows
}

const taken = async (choice: object) => {
  const { beats } = await (await take(post({ choice, count: 9, except: [] }))).json()
  return beats.map(({ beat }: { beat: string }) => beat)
}

test('a reader makes a batch for oneself, and is given its beats alone, in its order', async () => {
  const [status, made] = await batch()
  expect([status, made]).toEqual([200, { status: 'made', id: made.id, beats: 2, isCutOff: false }])
  expect(await taken({ batch: String(made.id) })).toEqual(['inference-3', 'inference-1'])
  signIn('reader', 'blind', app.bia)
  expect(await taken({ batch: String(made.id) })).toEqual([])
  expect(await disclosed()).toEqual([])
})

test('only adjudicators and administrators hand batches to others', async () => {
  expect(await batch({ readerId: app.bia })).toEqual([403, { status: 'forbidden' }])
  signIn('adjudicator')
  expect(await batch({ readerId: app.bia })).toMatchObject([200, { status: 'made' }])
  expect(await batch({ readerId: 'nobody' })).toEqual([400, { status: 'no-reader' }])
  expect(await batch({ search: { verdict: 'normal' } })).toEqual([400, { status: 'invalid' }])
})

test('a batch of all that a search by error finds is no oracle for who reads blind, in any role', async () => {
  const search = { tag: 'v1', min: '0.1', max: '0.2' }
  for (const role of ['reader', 'adjudicator', 'admin']) {
    signIn(role)
    expect(await batch({ beats: undefined, search })).toEqual([400, { status: 'empty' }])
  }
  expect(await disclosed()).toEqual([])
})

test('who reads open is on record as having been told of every judgement there is by such a search', async () => {
  signIn('reader', 'open')
  const search = { tag: 'v1', min: '0.1', max: '0.2' }
  expect(await batch({ beats: undefined, search })).toMatchObject([200, { beats: 5 }])
  // What it does not find is told as well: one row for all up to the newest, which is the fifth.
  expect(await disclosed()).toEqual([{ beat: 'search-5', what: 'reveal' }])
})

test('what is put off comes back after all others, and a request that names nothing is refused', async () => {
  const [first] = await taken({})
  expect((await later(post({ beats: [first] }))).status).toBe(200)
  const rest = await taken({})
  expect(rest).toHaveLength(5)
  expect(rest.at(-1)).toBe(first)
  expect((await later(post({ beats: 'inference-1' }))).status).toBe(400)
})
