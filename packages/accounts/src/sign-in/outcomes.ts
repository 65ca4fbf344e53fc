import type { CookieToSet } from './cookies.ts'

/** Why nobody came in. A wrong password and an address that nobody has are the same. */
export type SignInRefusal =
  | { status: 'refused' }
  | { status: 'disabled' }
  | { status: 'too-many-attempts'; retryAfterSeconds: number }
  /** The browser has the pages from another address than AUDIT_URL. */
  | { status: 'foreign-origin' }

export type SignInOutcome = { status: 'signed-in'; cookies: CookieToSet[] } | SignInRefusal

/** Where to send the browser, so that the provider asks who it is. */
export type ProviderSignInOutcome =
  | { status: 'redirect'; location: string; cookies: CookieToSet[] }
  | { status: 'provider-unavailable' }
  | Exclude<SignInRefusal, { status: 'refused' | 'disabled' }>
