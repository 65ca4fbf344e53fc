export { type Accounts, openAccounts, type Reader } from './accounts.ts'
export { findClientAddress } from './client-address.ts'
export { cookiePrefix } from './cookie-prefix.ts'
export type { CookieToSet } from './cookies.ts'
export type {
  ChangePasswordOutcome,
  ProviderSignInOutcome,
  SignInOutcome,
  SignInRefusal,
} from './outcomes.ts'
