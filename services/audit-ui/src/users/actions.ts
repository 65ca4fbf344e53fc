'use server'
import { isRole } from '@vigia/contracts/audit'
import { refresh } from 'next/cache'
import type { ToBeConfirmed } from '../account/confirmation.tsx'
import { findActor } from '../server/actor.ts'
import { app } from '../server/app.ts'
import { findConfirmed } from '../server/session.ts'

type Added =
  /** The password is known here and now, and never again. */
  | { status: 'added'; email: string; password: string }
  | {
      status:
        | 'email-taken'
        | 'email-invalid'
        | 'name-invalid'
        | 'password-unacceptable'
        | 'password-guessable'
    }
type Changed = { status: 'changed' | 'disabled' | 'enabled' | 'last-admin' | 'not-found' }
type Renewed =
  | { status: 'renewed'; password: string }
  | { status: 'not-found' | 'password-unacceptable' | 'password-guessable' }

const toBeConfirmed: ToBeConfirmed = { status: 'to-be-confirmed' }

/**
 * Adds a user with a password that is made up. For admins only who have given their own password just now, as is
 * everything here.
 */
export async function addUser(form: FormData): Promise<Added | ToBeConfirmed> {
  const admin = await findConfirmed('admin')
  if (admin === undefined) return toBeConfirmed
  const by = await findActor(admin)
  const { db, users } = app()
  const password = users.generatePassword()
  const [email, name, role] = ['email', 'name', 'role'].map((field) => String(form.get(field) ?? ''))
  const user = { email: email ?? '', name, role: isRole(role) ? role : 'reader', password }
  const outcome = await users.addUser(db, { ...user, mustChangePassword: true }, by)
  if (outcome.status !== 'added') return outcome
  refresh()
  return { status: 'added', email: outcome.email, password }
}

export async function changeRole(id: string, role: string): Promise<Changed | ToBeConfirmed> {
  const admin = await findConfirmed('admin')
  if (admin === undefined) return toBeConfirmed
  const by = await findActor(admin)
  const { db, users } = app()
  if (!isRole(role)) return { status: 'not-found' }
  const outcome = await users.changeRole(db, String(id), role, by)
  refresh()
  return outcome
}

export async function disableUser(id: string): Promise<Changed | ToBeConfirmed> {
  const admin = await findConfirmed('admin')
  if (admin === undefined) return toBeConfirmed
  const by = await findActor(admin)
  const { db, users } = app()
  const outcome = await users.disableUser(db, String(id), by)
  refresh()
  return outcome
}

export async function enableUser(id: string): Promise<Changed | ToBeConfirmed> {
  const admin = await findConfirmed('admin')
  if (admin === undefined) return toBeConfirmed
  const by = await findActor(admin)
  const { db, users } = app()
  const outcome = await users.enableUser(db, String(id), by)
  refresh()
  return outcome
}

/** Gives a user another password that is made up, and ends their sessions. */
export async function renewPassword(id: string): Promise<Renewed | ToBeConfirmed> {
  const admin = await findConfirmed('admin')
  if (admin === undefined) return toBeConfirmed
  const by = await findActor(admin)
  const { db, users } = app()
  const password = users.generatePassword()
  const outcome = await users.setPassword(db, String(id), password, { mustChange: true, by })
  return outcome.status === 'changed' ? { status: 'renewed', password } : outcome
}
