import { VigiaError } from '@vigia/runtime'
import type { Owner } from '../guessable.ts'
import { findPasswordFault, isSamePassword, type PasswordFault } from '../passwords.ts'
import { type Auth, disabledCode, providerId } from './better-auth.ts'
import { type CookieToSet, pickHeaders, postRequest, readCookies } from './browser.ts'

/** Why nobody came in. A wrong password and an address that nobody has are the same. */
export type SignInRefusal =
  | { status: 'refused' }
  | { status: 'disabled' }
  | { status: 'too-many-attempts'; retryAfterSeconds: number }
  /** The browser has the pages from another address than AUDIT_URL. */
  | { status: 'foreign-origin' }

export type SignInOutcome =
  | { status: 'signed-in'; cookies: CookieToSet[] }
  /** The password is right; a code of their second factor comes next. */
  | { status: 'code-needed'; cookies: CookieToSet[] }
  | SignInRefusal

export type ChangePasswordOutcome =
  /** With the cookies of a new session, which is the only one left. */
  | { status: 'changed'; cookies: CookieToSet[] }
  | { status: 'wrong-password' }
  | { status: PasswordFault }
  /** The new password is the current one. */
  | { status: 'password-unchanged' }
  /** Who comes only through the provider has none. */
  | { status: 'no-password' }
  | { status: 'signed-out' }
  | Exclude<SignInRefusal, { status: 'refused' }>

/** Where to send the browser, so that the provider asks who it is. */
export type ProviderSignInOutcome =
  | { status: 'redirect'; location: string; cookies: CookieToSet[] }
  | { status: 'provider-unavailable' }
  | Exclude<SignInRefusal, { status: 'refused' | 'disabled' }>

/** better-auth, and the address that browsers know. */
export interface AuthServer {
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
  { auth, url }: AuthServer,
  credentials: { email: string; password: string },
  browser: Headers,
): Promise<SignInOutcome> {
  const answer = await auth.handler(postRequest(url, '/sign-in/email', browser, credentials))
  if (!answer.ok) return (await findCommonRefusal(answer)) ?? { status: 'refused' }
  const { twoFactorRedirect = false } = (await answer.json()) as { twoFactorRedirect?: boolean }
  return {
    status: twoFactorRedirect ? 'code-needed' : 'signed-in',
    cookies: readCookies(answer.headers),
  }
}

/**
 * Begins the way to the provider and back.
 *
 * @param pages local paths: where to arrive in the end, and where to say that it did not work
 * @throws VigiaError `sign-in-failed`
 */
export async function signInWithProvider(
  { auth, url }: AuthServer,
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

/**
 * Takes a browser in that comes back from the provider.
 *
 * @param request the browser's own, whatever address the server knows itself by
 * @returns the next page: where it wanted to arrive, or the page for failures with `error` in its query
 */
export async function finishProviderSignIn(
  { auth, url }: AuthServer,
  request: Request,
): Promise<{ location: string; cookies: CookieToSet[] }> {
  const { search } = new URL(request.url)
  const callback = new Request(`${url}/api/auth/callback/${providerId}${search}`, {
    headers: pickHeaders(request.headers),
  })
  const answer = await auth.handler(callback)
  const location = answer.headers.get('location') ?? `${url}/sign-in?error=${answer.status}`
  return { location, cookies: readCookies(answer.headers) }
}

/** What better-auth's codes mean here. */
const refusals: Readonly<Record<string, 'wrong-password' | 'no-password' | 'signed-out' | undefined>> = {
  INVALID_PASSWORD: 'wrong-password',
  // Longer than any that can be set.
  PASSWORD_TOO_LONG: 'wrong-password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'no-password',
  UNAUTHORIZED: 'signed-out',
}

/**
 * Changes the password of whoever is signed in. All their sessions end, and the browser gets a new one.
 *
 * @param browser the headers of the browser's request
 * @throws VigiaError `sign-in-failed`
 */
export async function changePassword(
  { auth, url }: AuthServer,
  passwords: { current: string; next: string },
  browser: Headers,
  owner: Owner,
): Promise<ChangePasswordOutcome> {
  const { current, next } = passwords
  const fault = await findPasswordFault(next, owner)
  if (fault !== undefined) return { status: fault }
  if (isSamePassword(current, next)) return { status: 'password-unchanged' }
  const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
  const answer = await auth.handler(postRequest(url, '/change-password', browser, body))
  if (answer.ok) return { status: 'changed', cookies: readCookies(answer.headers) }
  const common = await findCommonRefusal(answer)
  if (common !== undefined) return common
  const status = refusals[(await readCode(answer)) ?? '']
  if (status === undefined) throw unexpectedAnswer(answer.status)
  return { status }
}

/**
 * What each of better-auth's routes may be refused for; undefined where it is something else.
 *
 * @throws VigiaError `sign-in-failed`
 */
export async function findCommonRefusal(
  answer: Response,
): Promise<Exclude<SignInRefusal, { status: 'refused' }> | undefined> {
  if (answer.status === 429)
    return {
      status: 'too-many-attempts',
      retryAfterSeconds: Number(answer.headers.get('x-retry-after') ?? 60),
    }
  if (answer.status === 403) {
    const code = await readCode(answer)
    return { status: code === disabledCode ? 'disabled' : 'foreign-origin' }
  }
  if (answer.status >= 500) throw unexpectedAnswer(answer.status)
  return undefined
}

/** The code by which better-auth says why it refuses. */
export async function readCode(answer: Response): Promise<string | undefined> {
  const { code } = (await answer.json()) as { code?: string }
  return code
}

export function unexpectedAnswer(status: number): VigiaError {
  return new VigiaError('sign-in-failed', `Sign-in failed (better-auth answered ${status}).`)
}
