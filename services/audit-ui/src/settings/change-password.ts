'use server'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { app } from '../server/app.ts'
import { keepCookies } from '../server/keep-cookies.ts'
import { requireReader } from '../server/session.ts'
import { signInPath } from '../sign-in/local-path.ts'
import { type PasswordOutcome, readPasswords } from './parse-passwords.ts'

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
