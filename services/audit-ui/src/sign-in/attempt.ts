import type { Accounts, ProviderSignInOutcome, SignInOutcome } from '@vigia/accounts/sign-in'
import { app } from '../server/app.ts'
import { afterSignIn, signInPath } from './local-path.ts'

/** The database does not answer. */
export interface Unavailable {
  status: 'unavailable'
}

/** Signs in by password. */
export function signIn(form: URLSearchParams, browser: Headers): Promise<SignInOutcome | Unavailable> {
  const credentials = { email: emailIn(form), password: form.get('password') ?? '' }
  return orUnavailable(() => app().accounts.signIn(credentials, browser))
}

/** Takes the code that follows the password. */
export function signInWithCode(
  form: URLSearchParams,
  browser: Headers,
): Promise<Awaited<ReturnType<Accounts['signInWithCode']>> | Unavailable> {
  return orUnavailable(() => app().accounts.signInWithCode(form.get('code') ?? '', browser))
}

/** Begins the way to the provider, which sends the browser back to `/api/auth/callback/oidc` and on to the page that was wanted. */
export function signInWithProvider(
  from: string,
  browser: Headers,
): Promise<ProviderSignInOutcome | Unavailable> {
  const pages = { arrival: afterSignIn(from), failure: signInPath(from) }
  return orUnavailable(() => app().accounts.startProviderSignIn(pages, browser))
}

/** The address as it was typed, without what stands around it. */
export const emailIn = (form: URLSearchParams): string => (form.get('email') ?? '').trim()

export async function orUnavailable<Outcome>(
  attempt: () => Promise<Outcome>,
): Promise<Outcome | Unavailable> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    app().log.error({ code: error.code }, error.message)
    return { status: 'unavailable' }
  }
}
