'use server'
import type { SignInRefusal } from '@vigia/accounts/sign-in'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { house } from '../server/house.ts'
import { keepCookies } from '../server/keep-cookies.ts'
import { localPath, signInPath } from './local-path.ts'

/** What the form says, beside what was typed. */
export type SignInState =
  | SignInRefusal
  | { status: 'empty' | 'provider-unavailable' }
  /** The database does not answer. */
  | { status: 'unavailable' }

/** Signs in by password and goes on to the page that was wanted. */
export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const credentials = { email: textOf(form, 'email').trim(), password: textOf(form, 'password') }
  const browser = await headers()
  const outcome = await orUnavailable(() => house().accounts.signIn(credentials, browser))
  if (outcome.status !== 'signed-in') return outcome
  await keepCookies(outcome.cookies)
  redirect(localPath(form.get('from')))
}

/** Sends the browser to the provider, which sends it back to `/api/auth/callback/oidc`. */
export async function signInWithProvider(_before: SignInState, form: FormData): Promise<SignInState> {
  const arrival = localPath(form.get('from'))
  const pages = { arrival, failure: signInPath(arrival) }
  const browser = await headers()
  const outcome = await orUnavailable(() => house().accounts.startProviderSignIn(pages, browser))
  if (outcome.status !== 'redirect') return outcome
  await keepCookies(outcome.cookies)
  redirect(outcome.location)
}

async function orUnavailable<Outcome>(
  attempt: () => Promise<Outcome>,
): Promise<Outcome | { status: 'unavailable' }> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    house().log.error({ code: error.code }, error.message)
    return { status: 'unavailable' }
  }
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value : ''
}
