import { type ReadingView, type Role, readingViews } from '@vigia/contracts/audit'
import { type DatabaseAddress, type Db, databaseErrorCode, explainDatabaseError, openPool } from '@vigia/db'
import { type Logger, VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'
import type { Pool } from 'mysql2/promise'
import { type OwnFactor, openOwnFactor, requiresFactor } from '../second-factor/own-factor.ts'
import { type CodeOutcome, findWaiting, signInWithCode } from '../second-factor/second-factor.ts'
import type { AccountSettings } from '../settings.ts'
import { keepOwnPassword } from '../users/change-user.ts'
import { findUserId, hasPassword, requireRole } from '../users/users.ts'
import { createAuth } from './better-auth.ts'
import { type CookieToSet, pickHeaders, readCookies, withCookies } from './browser.ts'
import {
  actorOf,
  addressOf,
  isRefusedCode,
  recordArrival,
  recordRefusedCode,
  recordSignIn,
} from './events.ts'
import { type Counted, countFailures, type Subject } from './failures.ts'
import { openKnownBrowsers } from './known-browser.ts'
import {
  confirmedMinutes,
  confirmSession,
  endOtherSessions,
  endSession,
  isConfirmed,
  isOver,
  isOwnPassword,
  listSessions,
  longestHours,
  type OwnSession,
} from './sessions.ts'
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
  sessionId: string
  /** Whether they have given their password within the last minutes. */
  isConfirmed: boolean
  hasSecondFactor: boolean
  /** What they have to do before anything else: choose a password of their own, turn their second factor on. */
  due: 'password' | 'second-factor' | undefined
}

export type ConfirmOutcome =
  | { status: 'confirmed' }
  | { status: 'wrong-password' }
  /** Who comes only through the provider has none: they sign in anew. */
  | { status: 'no-password' }
  | { status: 'signed-out' }
  | { status: 'too-many-attempts'; retryAfterSeconds: number }

/**
 * Sign-in to the audit UI. `browser` is always the headers of the browser's own request. All of it throws a VigiaError
 * `database-failed` when the database does, and `sign-in-failed` for what else is unexpected.
 */
export interface Accounts {
  /** What people call the provider through which they may sign in; undefined where there is none. */
  providerName: string | undefined
  /** After so many minutes a session ends that nobody uses. */
  idleMinutes: number
  /** After so many hours it ends however much it is used. */
  longestHours: number
  /** For so many minutes after a password was given `isConfirmed` holds. */
  confirmedMinutes: number
  /** Who a request comes from. It puts off the end of their session, unless nobody need have done anything for it. */
  findReader(browser: Headers, options?: { isUnattended?: boolean }): Promise<Reader | undefined>
  signIn(credentials: { email: string; password: string }, browser: Headers): Promise<SignInOutcome>
  /** Takes the code that follows the password of whoever has a second factor: of their app, or a recovery code. */
  signInWithCode(code: string, browser: Headers): Promise<Counted<CodeOutcome>>
  /** The second factor of whoever is signed in. */
  ownFactor: OwnFactor
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
  /** Asks for the password again, before what nobody shall do who found a browser open. */
  confirm(password: string, browser: Headers): Promise<ConfirmOutcome>
  /** Where whoever asks is signed in; undefined where they are not. */
  listSessions(browser: Headers): Promise<OwnSession[] | undefined>
  /** Ends one of their sessions, or all but this one. @returns how many ended */
  endSessions(which: { id: string } | 'others', browser: Headers): Promise<number>
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
  outcome: SignInOutcome['status'] | CodeOutcome['status']
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
  const knownBrowsers = openKnownBrowsers(settings)
  const limit = settings.signInLimit

  async function findReader(browser: Headers, { isUnattended = false } = {}): Promise<Reader | undefined> {
    const query = { disableRefresh: isUnattended }
    const found = await auth.api.getSession({ headers: pickHeaders(browser), query })
    // One who was disabled while they signed in has a session all the same.
    if (found === null || found.user.disabledAt || isOver(found.session.createdAt)) return undefined
    const { id, name, email, role, readingView } = found.user
    return {
      id,
      name,
      email,
      role: requireRole(role),
      readingView: readingViews.find((view) => view === readingView),
      sessionId: found.session.id,
      isConfirmed: isConfirmed(found.session),
      hasSecondFactor: Boolean(found.user.twoFactorEnabled),
      due: await findDue(found.user),
    }
  }

  async function findDue(user: {
    id: string
    role: unknown
    mustChangePassword?: boolean | null | undefined
    twoFactorEnabled?: boolean | null | undefined
  }): Promise<Reader['due']> {
    if (user.mustChangePassword) return 'password'
    if (user.twoFactorEnabled || !requiresFactor(settings, requireRole(user.role))) return undefined
    // Who comes only through the provider has no password, and their second factor there.
    return (await hasPassword(db, user.id)) ? 'second-factor' : undefined
  }

  /** Whose wrong passwords a sign-in adds to: a browser that has been signed in with before counts by itself. */
  function subjectsOf(email: string, browser: Headers): Subject[] {
    const number = knownBrowsers.findNumber(browser, email)
    if (number !== undefined) return [{ kind: 'browser', name: `${number} ${email}` }]
    return [
      { kind: 'account', name: email },
      { kind: 'address', name: addressOf(browser) ?? '' },
    ]
  }

  async function signIn(
    given: { email: string; password: string },
    browser: Headers,
  ): Promise<SignInOutcome> {
    const email = given.email.trim().toLowerCase()
    const outcome = await countFailures(
      db,
      { subjects: subjectsOf(email, browser), limit },
      () => signInWithPassword(server, { ...given, email }, browser),
      ({ status }) => status === 'refused',
    )
    const id = outcome.status === 'signed-in' ? await findUserId(db, email) : undefined
    const by = { who: id ?? null, account: email, address: addressOf(browser) }
    await recordSignIn(db, by, { way: 'password', status: outcome.status })
    if (outcome.status !== 'signed-in') return outcome
    return { ...outcome, cookies: [...outcome.cookies, knownBrowsers.remember(browser, email)] }
  }

  async function takeCode(typed: string, browser: Headers): Promise<Counted<CodeOutcome>> {
    const waiting = await findWaiting(server, db, browser)
    if (waiting === undefined) return { status: 'password-first' }
    const { userId, email } = waiting
    const by = { who: userId, account: email, address: addressOf(browser) }
    const subjects: Subject[] = [
      { kind: 'codes', name: email },
      { kind: 'address', name: by.address ?? '' },
    ]
    const outcome = await countFailures(
      db,
      { subjects, limit },
      () => signInWithCode(server, db, { typed, by, userId }, browser),
      isRefusedCode,
    )
    if (isRefusedCode(outcome)) await recordRefusedCode(db, by, outcome.status)
    await recordSignIn(db, by, { way: 'password', status: outcome.status })
    if (outcome.status !== 'signed-in') return outcome
    return { ...outcome, cookies: [...outcome.cookies, knownBrowsers.remember(browser, email)] }
  }

  /** Does with a password or a code of somebody who is signed in what asks for it. */
  async function withOwnPassword<Outcome extends { status: string }>(
    browser: Headers,
    attempt: (reader: Reader) => Promise<Outcome>,
  ): Promise<Counted<Outcome> | { status: 'signed-out' }> {
    const reader = await findReader(browser)
    if (reader === undefined) return { status: 'signed-out' }
    return await countFailures(
      db,
      { subjects: [{ kind: 'session', name: reader.id }], limit },
      async () => {
        const outcome = await attempt(reader)
        if (outcome.status === 'wrong-password')
          await recordSignIn(db, actorOf(reader, browser), { way: 'password', status: 'refused' })
        return outcome
      },
      ({ status }) => status === 'wrong-password' || isRefusedCode({ status }),
    )
  }

  /** Ends sessions of somebody's own, and keeps that they did. */
  async function endSessions(which: { id: string } | 'others', browser: Headers): Promise<number> {
    const reader = await findReader(browser)
    if (reader === undefined) return 0
    const { id, sessionId } = reader
    const ended =
      which === 'others' ? await endOtherSessions(db, id, sessionId) : await endSession(db, id, which.id)
    if (ended > 0) {
      const by = actorOf(reader, browser)
      await recordSecurityEvent(db, { ...by, kind: 'session-ended', about: id, details: { sessions: ended } })
    }
    return ended
  }

  return {
    providerName: settings.provider?.name,
    idleMinutes: settings.idleMinutes,
    longestHours,
    confirmedMinutes,
    findReader: (browser, options) => explained(() => findReader(browser, options)),
    async signIn(credentials, browser) {
      const outcome = await explained(() => signIn(credentials, browser))
      // How it ended is known when the code has come.
      if (outcome.status !== 'code-needed') onSignIn({ way: 'password', outcome: outcome.status })
      return outcome
    },
    async signInWithCode(code, browser) {
      const outcome = await explained(() => takeCode(code, browser))
      onSignIn({ way: 'password', outcome: isRefusedCode(outcome) ? 'refused' : outcome.status })
      return outcome
    },
    ownFactor: openOwnFactor({ db, server, settings, withOwnPassword, findReader, explained }),
    confirm: (password, browser) =>
      explained(() =>
        withOwnPassword<ConfirmOutcome>(browser, async ({ id, sessionId }) => {
          const isTheirs = await isOwnPassword(db, id, password)
          if (isTheirs === undefined) return { status: 'no-password' }
          if (!isTheirs) return { status: 'wrong-password' }
          await confirmSession(db, sessionId)
          return { status: 'confirmed' }
        }),
      ),
    listSessions: (browser) =>
      explained(async () => {
        const reader = await findReader(browser)
        return reader && (await listSessions(db, { userId: reader.id, sessionId: reader.sessionId }))
      }),
    endSessions: (which, browser) => explained(() => endSessions(which, browser)),
    startProviderSignIn: (pages, browser) => explained(() => signInWithProvider(server, pages, browser)),
    async finishProviderSignIn(request) {
      const arrival = await explained(() => finishProviderSignIn(server, request))
      const error = new URL(arrival.location, settings.url).searchParams.get('error')
      await explained(async () => {
        const reader =
          error === null ? await findReader(withCookies(request.headers, arrival.cookies)) : undefined
        await recordArrival(db, { reader, error }, request.headers)
      })
      onSignIn({ way: 'provider', outcome: error === null ? 'signed-in' : 'refused' })
      return arrival
    },
    changePassword: (passwords, browser) =>
      explained(() =>
        withOwnPassword<ChangePasswordOutcome>(browser, async (reader) => {
          const outcome = await changePassword(server, passwords, browser, reader)
          if (outcome.status === 'changed') await keepOwnPassword(db, reader.id, actorOf(reader, browser))
          return outcome
        }),
      ),
    async signOut(browser) {
      const headers = pickHeaders(browser)
      const reader = await explained(() => findReader(browser, { isUnattended: true }))
      const answer = await explained(() => auth.api.signOut({ headers, returnHeaders: true }))
      if (reader !== undefined)
        await recordSecurityEvent(db, { ...actorOf(reader, browser), kind: 'sign-out', about: null })
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
