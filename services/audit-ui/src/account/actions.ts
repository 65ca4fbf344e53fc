'use server'
import type { ConfirmOutcome } from '@vigia/accounts/sign-in'
import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { app } from '../server/app.ts'
import { keepCookies, requireReader, requireSignedIn } from '../server/session.ts'
import { firstPage, signInPath } from '../sign-in/local-path.ts'
import { type PasswordOutcome, readPasswords } from './password-values.ts'

/** Changes the password of the reader who is signed in, and signs them out everywhere but in this browser. */
export async function changePassword(form: FormData): Promise<PasswordOutcome> {
  const { due, role } = await requireSignedIn()
  const { current, next, repeated } = readPasswords(form)
  if (next !== repeated) return { status: 'password-differs' }
  const outcome = await app().accounts.changePassword({ current, next }, await headers())
  if (outcome.status === 'signed-out') redirect(signInPath('/account'))
  if (outcome.status !== 'changed') return outcome
  await keepCookies(outcome.cookies)
  if (due !== undefined) redirect(firstPage('/', role))
  return { status: 'saved' }
}

/** Takes the password of whoever is signed in again, for some minutes in which they may change users. */
export async function confirmPassword(password: string): Promise<ConfirmOutcome> {
  await requireReader()
  return await app().accounts.confirm(String(password), await headers())
}

/** Ends one of the sessions of whoever is signed in, or with `others` all but this one. @returns how many ended */
export async function endSessions(which: { id: string } | 'others'): Promise<number> {
  await requireReader()
  const chosen = which === 'others' ? which : { id: String(which?.id) }
  const ended = await app().accounts.endSessions(chosen, await headers())
  refresh()
  return ended
}
