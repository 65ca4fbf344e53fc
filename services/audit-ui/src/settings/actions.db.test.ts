import * as users from '@vigia/accounts'
import * as auditing from '@vigia/auditing'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, setApp } from '../app.ts'
import { saveClinicSettings, saveOwnView } from './actions.ts'

const session = vi.hoisted(() => ({ id: '' }))
vi.mock('../server/session.ts', () => ({
  requireReader: async () => session,
  requireRole: async () => session,
}))
vi.mock('next/cache', () => ({ refresh: () => {} }))

let database: TestDatabase
let unsetApp: () => void
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  unsetApp = setApp({ db: database.db, auditing, users } as unknown as App)
  const added = await users.addUser(database.db, {
    email: 'davi@example.org',
    role: 'admin',
    password: 'a long enough password',
  })
  session.id = added.status === 'added' ? added.id : ''
})
afterEach(async () => {
  unsetApp()
  await database.close()
})

function form(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

const readView = async () => (await users.listUsers(database.db))[0]?.readingView

test('a reader’s own view is kept, and given up again for the one of new readers', async () => {
  expect(await saveOwnView(form({ readingView: 'open' }))).toEqual({ status: 'saved' })
  expect(await readView()).toBe('open')
  expect(await saveOwnView(form({ readingView: 'half' }))).toEqual({
    status: 'invalid',
    fields: ['readingView'],
  })
  expect(await readView()).toBe('open')
  await saveOwnView(form({ readingView: 'default' }))
  expect(await readView()).toBeUndefined()
})

test('what holds for everybody is kept as the form says it, in percent', async () => {
  const chosen = {
    defaultView: 'open',
    defaultOrder: 'oldest',
    uncertainGoesTo: 'adjudicator',
    adjudicationView: 'blind',
  }
  const typed = { ...chosen, doubleReadingShare: '12.5', randomStreamShare: '2,5', knownBeatShare: '2' }
  expect(await saveClinicSettings(form(typed))).toEqual({ status: 'saved' })
  const shares = { doubleReadingShare: 0.125, randomStreamShare: 0.025, knownBeatShare: 0.02 }
  expect(await auditing.readSettings(database.db)).toEqual({ ...chosen, ...shares })
})

test.each([
  ['open', '101', ['doubleReadingShare']],
  ['open', '', ['doubleReadingShare']],
  ['half', '10', ['defaultView']],
  ['half', 'many', ['doubleReadingShare', 'defaultView']],
])(
  'a view of %s with a share of %s is refused by name, and nothing is changed',
  async (view, share, fields) => {
    const before = await auditing.readSettings(database.db)
    const outcome = await saveClinicSettings(form({ defaultView: view, doubleReadingShare: share }))
    expect(outcome).toEqual({ status: 'invalid', fields })
    expect(await auditing.readSettings(database.db)).toEqual(before)
  },
)
