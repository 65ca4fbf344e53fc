'use server'
import { refresh } from 'next/cache'
import { house } from '../server/house.ts'
import { requireReader, requireRole } from '../server/session.ts'
import { parseOwnView, readHouseSettings, type SaveOutcome } from './parse-settings.ts'

/** Keeps how the reader who is signed in sees a beat. */
export async function saveOwnView(form: FormData): Promise<SaveOutcome> {
  const { id } = await requireReader()
  const view = parseOwnView(form)
  if (view === undefined) return { status: 'invalid', fields: ['readingView'] }
  const { db, users } = house()
  await users.chooseReadingView(db, id, view === 'default' ? undefined : view)
  refresh()
  return { status: 'saved' }
}

/** Keeps what holds for all readers; for admins only. */
export async function saveHouseSettings(form: FormData): Promise<SaveOutcome> {
  const { id } = await requireRole('admin')
  const { auditing, db } = house()
  const outcome = await auditing.changeSettings(db, id, readHouseSettings(form))
  if (outcome.status === 'invalid') return outcome
  refresh()
  return { status: 'saved' }
}
