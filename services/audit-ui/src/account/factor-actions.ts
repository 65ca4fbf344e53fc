'use server'
import type { Reader } from '@vigia/accounts/sign-in'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { app } from '../server/app.ts'
import { keepCookies, requireReader, requireSignedIn } from '../server/session.ts'
import { firstPage } from '../sign-in/local-path.ts'

/** Whoever must turn their second factor on is nobody elsewhere; a password of their own comes first. */
async function requireOwnPassword(): Promise<Reader> {
  const reader = await requireSignedIn()
  if (reader.due === 'password') redirect('/account')
  return reader
}

/** Begins to turn the second factor of whoever is signed in on. */
export async function startFactor(password: string) {
  await requireOwnPassword()
  return await app().accounts.ownFactor.start(String(password), await headers())
}

/** Turns it on by a first code of their app, and signs them out everywhere but in this browser. */
export async function confirmFactor(code: string) {
  const { due, role } = await requireOwnPassword()
  const outcome = await app().accounts.ownFactor.confirm(String(code), await headers())
  if (outcome.status !== 'on') return outcome
  await keepCookies(outcome.cookies)
  if (due !== undefined) redirect(firstPage('/', role))
  return { status: 'on' as const }
}

/** Gives them new recovery codes. */
export async function renewRecoveryCodes(password: string) {
  await requireReader()
  return await app().accounts.ownFactor.renewRecoveryCodes(String(password), await headers())
}

/** Turns it off. */
export async function turnFactorOff(password: string) {
  await requireReader()
  const outcome = await app().accounts.ownFactor.turnOff(String(password), await headers())
  if (outcome.status !== 'off') return outcome
  await keepCookies(outcome.cookies)
  return { status: 'off' as const }
}
