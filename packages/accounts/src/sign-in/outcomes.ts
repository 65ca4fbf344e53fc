import type { CookieToSet } from './cookies.ts'

/** Why nobody came in. A wrong password and an address that nobody has are the same. */
export type SignInRefusal =
  | { status: 'refused' }
  | { status: 'disabled' }
  | { status: 'too-many-attempts'; retryAfterSeconds: number }
  /** The browser has the pages from another address than AUDIT_URL. */
  | { status: 'foreign-origin' }

export type SignInOutcome = { status: 'signed-in'; cookies: CookieToSet[] } | SignInRefusal

export type ChangePasswordOutcome =
  /** With the cookies of a new session, which is the only one left. */
  | { status: 'changed'; cookies: CookieToSet[] }
  | { status: 'wrong-password' }
  | { status: 'password-unacceptable' }
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
