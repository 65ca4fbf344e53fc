import { VigiaError } from '@vigia/runtime'
import { type Auth, disabledCode } from './better-auth.ts'
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
  if (refusal === undefined || refusal.status === 'disabled') throw unexpected(answer.status)
  return refusal
}

async function findCommonRefusal(answer: Response) {
  if (answer.status === 429)
    return {
      status: 'too-many-attempts',
      retryAfterSeconds: Number(answer.headers.get('x-retry-after') ?? 60),
    } as const
  if (answer.status === 403) {
    const { code } = (await answer.json()) as { code?: string }
    return code === disabledCode ? ({ status: 'disabled' } as const) : ({ status: 'foreign-origin' } as const)
  }
  if (answer.status >= 500) throw unexpected(answer.status)
  return undefined
}

function unexpected(status: number): VigiaError {
  return new VigiaError('sign-in-failed', `Sign-in failed (better-auth answered ${status}).`)
}
