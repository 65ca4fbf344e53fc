export type { AppSecret } from '../second-factor/app-codes.ts'
export type { OwnFactor } from '../second-factor/own-factor.ts'
export type {
  CodeOutcome,
  ConfirmFactorOutcome,
  RecoveryCodesOutcome,
  StartFactorOutcome,
  TurnFactorOffOutcome,
} from '../second-factor/second-factor.ts'
export {
  type Accounts,
  type ConfirmOutcome,
  openAccounts,
  type Reader,
  type SignInAttempt,
} from './accounts.ts'
export { type CookieToSet, cookiePrefix, findClientAddress } from './browser.ts'
export { actorOf } from './events.ts'
export type { OwnSession } from './sessions.ts'
export type {
  ChangePasswordOutcome,
  ProviderSignInOutcome,
  SignInOutcome,
  SignInRefusal,
} from './sign-in.ts'
