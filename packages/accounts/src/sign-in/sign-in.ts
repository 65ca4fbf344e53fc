import type { Auth } from './better-auth.ts'
import { findCommonRefusal, unexpectedAnswer } from './common-refusal.ts'
import { readCookies } from './cookies.ts'
import { postRequest } from './internal-request.ts'
import type { ProviderSignInOutcome, SignInOutcome } from './outcomes.ts'
import { providerId } from './provider.ts'

/** Where sign-in begins: better-auth and the address that browsers know. */
export interface Door {
  auth: Auth
  url: string
}

/**
 * Signs in with e-mail address and password.
 *
 * @param browser the headers of the browser's request
 * @throws VigiaError `sign-in-failed`
 */
export async function signInWithPassword(
  { auth, url }: Door,
  credentials: { email: string; password: string },
  browser: Headers,
): Promise<SignInOutcome> {
  const answer = await auth.handler(postRequest(url, '/sign-in/email', browser, credentials))
  if (answer.ok) return { status: 'signed-in', cookies: readCookies(answer.headers) }
  return (await findCommonRefusal(answer)) ?? { status: 'refused' }
}

/**
 * Begins the way to the provider and back.
 *
 * @param pages local paths: where to arrive in the end, and where to say that it did not work
 * @throws VigiaError `sign-in-failed`
 */
export async function signInWithProvider(
  { auth, url }: Door,
  pages: { arrival: string; failure: string },
  browser: Headers,
): Promise<ProviderSignInOutcome> {
  const body = {
    provider: providerId,
    callbackURL: pages.arrival,
    errorCallbackURL: pages.failure,
    disableRedirect: true,
  }
  const answer = await auth.handler(postRequest(url, '/sign-in/social', browser, body))
  if (answer.ok) {
    const { url: location } = (await answer.json()) as { url: string }
    return { status: 'redirect', location, cookies: readCookies(answer.headers) }
  }
  if (answer.status === 404) return { status: 'provider-unavailable' }
  const refusal = await findCommonRefusal(answer)
  if (refusal === undefined || refusal.status === 'disabled') throw unexpectedAnswer(answer.status)
  return refusal
}
