'use server'
import { refresh } from 'next/cache'
import { app } from '../server/app.ts'
import { requireReader, requireRole } from '../server/session.ts'
import { parseOwnView, readClinicSettings, type SaveOutcome } from './form-values.ts'

/** Keeps how the reader who is signed in sees a beat. */
export async function saveOwnView(form: FormData): Promise<SaveOutcome> {
  const { id } = await requireReader()
  const view = parseOwnView(form)
  if (view === undefined) return { status: 'invalid', fields: ['readingView'] }
  const { db, users } = app()
  await users.chooseReadingView(db, id, view === 'default' ? undefined : view)
  refresh()
  return { status: 'saved' }
}

/** Keeps what holds for all readers; for admins only. */
export async function saveClinicSettings(form: FormData): Promise<SaveOutcome> {
  const { id } = await requireRole('admin')
  const { auditing, db } = app()
  const outcome = await auditing.changeSettings(db, id, readClinicSettings(form))
  if (outcome.status === 'invalid') return outcome
  refresh()
  return { status: 'saved' }
}
