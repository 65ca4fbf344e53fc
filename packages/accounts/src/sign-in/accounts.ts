import { type ReadingView, type Role, readingViews } from '@vigia/contracts/audit'
import { type DatabaseAddress, type Db, databaseErrorCode, explainDatabaseError, openPool } from '@vigia/db'
import { type Logger, VigiaError } from '@vigia/runtime'
import type { Pool } from 'mysql2/promise'
import type { AccountSettings } from '../settings.ts'
import { requireRole } from '../users/users.ts'
import { createAuth } from './better-auth.ts'
import { type CookieToSet, pickHeaders, readCookies } from './browser.ts'
import {
  type AuthServer,
  type ChangePasswordOutcome,
  changePassword,
  finishProviderSignIn,
  type ProviderSignInOutcome,
  type SignInOutcome,
  signInWithPassword,
  signInWithProvider,
} from './sign-in.ts'

/** Who is signed in. */
export interface Reader {
  id: string
  name: string
  email: string
  role: Role
  /** Undefined for the clinic's default. */
  readingView: ReadingView | undefined
}

/**
 * Sign-in to the audit UI. `browser` is always the headers of the browser's own request. All of it throws a VigiaError
 * `database-failed` when the database does, and `sign-in-failed` for what else is unexpected.
 */
export interface Accounts {
  /** What people call the provider through which they may sign in; undefined where there is none. */
  providerName: string | undefined
  /** Who a request comes from. It puts off the end of their session. */
  findReader(browser: Headers): Promise<Reader | undefined>
  signIn(credentials: { email: string; password: string }, browser: Headers): Promise<SignInOutcome>
  /** Begins the way to the provider and back; `pages` are local paths. */
  startProviderSignIn(
    pages: { arrival: string; failure: string },
    browser: Headers,
  ): Promise<ProviderSignInOutcome>
  /** Where the provider has sent a browser back to: the next page, and the cookies if someone came in. */
  finishProviderSignIn(request: Request): Promise<{ location: string; cookies: CookieToSet[] }>
  /** Changes the password of whoever is signed in, and ends all their sessions but this browser's. */
  changePassword(
    passwords: { current: string; next: string },
    browser: Headers,
  ): Promise<ChangePasswordOutcome>
  /** Ends the session, for everyone who holds its cookie. */
  signOut(browser: Headers): Promise<CookieToSet[]>
  /** The connections of sign-in, beside those of `db`. */
  pool: Pool
  /** Twice does no harm. */
  close(): Promise<void>
}

/** An attempt to sign in, without a name. */
export interface SignInAttempt {
  way: 'password' | 'provider'
  outcome: SignInOutcome['status']
}

const connections = 4

/** Opens sign-in over the tables of the warehouse. `db` and `address` are of the same database; `db` stays open. */
export function openAccounts(given: {
  db: Db
  address: DatabaseAddress
  settings: AccountSettings
  log: Logger
  /** Told how each attempt to sign in ended; nothing of who it was. */
  onSignIn?: (attempt: SignInAttempt) => void
}): Accounts {
  const { db, settings, onSignIn = () => {} } = given
  // Better-auth wants a Date where the rest of Vigia reads text.
  const { pool, close } = openPool(given.address, { connections, moments: 'utc-date' })
  const log = given.log.child({ component: 'accounts' })
  const auth = createAuth({ db, pool, settings, log })
  const server: AuthServer = { auth, url: settings.url }
  return {
    providerName: settings.provider?.name,
    async findReader(browser) {
      const found = await explained(() => auth.api.getSession({ headers: pickHeaders(browser) }))
      // One who was disabled while they signed in has a session all the same.
      if (found === null || found.user.disabledAt) return undefined
      const { id, name, email, role, readingView } = found.user
      return {
        id,
        name,
        email,
        role: requireRole(role),
        readingView: readingViews.find((view) => view === readingView),
      }
    },
    async signIn(credentials, browser) {
      const outcome = await explained(() => signInWithPassword(server, credentials, browser))
      onSignIn({ way: 'password', outcome: outcome.status })
      return outcome
    },
    startProviderSignIn: (pages, browser) => explained(() => signInWithProvider(server, pages, browser)),
    async finishProviderSignIn(request) {
      const arrival = await explained(() => finishProviderSignIn(server, request))
      const isIn = !new URL(arrival.location, settings.url).searchParams.has('error')
      onSignIn({ way: 'provider', outcome: isIn ? 'signed-in' : 'refused' })
      return arrival
    },
    changePassword: (passwords, browser) => explained(() => changePassword(server, passwords, browser)),
    async signOut(browser) {
      const headers = pickHeaders(browser)
      const answer = await explained(() => auth.api.signOut({ headers, returnHeaders: true }))
      return readCookies(answer.headers)
    },
    pool,
    close,
  }
}

async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof VigiaError) throw error
    if (databaseErrorCode(error) !== undefined) throw explainDatabaseError('warehouse', error)
    throw new VigiaError('sign-in-failed', 'Sign-in failed unexpectedly.', { cause: error })
  }
}
