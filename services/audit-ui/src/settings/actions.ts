'use server'
import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { app } from '../server/app.ts'
import { keepCookies, requireReader, requireRole } from '../server/session.ts'
import { signInPath } from '../sign-in/local-path.ts'
import {
  type PasswordOutcome,
  parseOwnView,
  readClinicSettings,
  readPasswords,
  type SaveOutcome,
} from './form-values.ts'

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

/** Changes the password of the reader who is signed in, and signs them out everywhere but in this browser. */
export async function changePassword(form: FormData): Promise<PasswordOutcome> {
  await requireReader()
  const { current, next, repeated } = readPasswords(form)
  if (next !== repeated) return { status: 'password-differs' }
  const outcome = await app().accounts.changePassword({ current, next }, await headers())
  if (outcome.status === 'signed-out') redirect(signInPath('/settings'))
  if (outcome.status !== 'changed') return outcome
  await keepCookies(outcome.cookies)
  return { status: 'saved' }
}
