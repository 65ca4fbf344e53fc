import { authAccount, authTwoFactor, core, type Db, fromUtcColumn } from '@vigia/db'
import { recordSecurityEvent } from '@vigia/security-log'
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Actor } from '../actor.ts'
import { type CookieToSet, pickHeaders, postRequest, readCookies } from '../sign-in/browser.ts'
import {
  type AuthServer,
  findCommonRefusal,
  readCode,
  type SignInRefusal,
  unexpectedAnswer,
} from '../sign-in/sign-in.ts'
import { type AppSecret, describeSecret, findStep, readAppCode, useStep } from './app-codes.ts'
import { withWaitingSignInAlone } from './plugin.ts'
import { countRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'

const { and, eq } = core

/** Why a code is refused. */
export type CodeFault =
  | { status: 'wrong-code' }
  /** It was used already: every code is taken once. */
  | { status: 'code-used' }
  /** AUDIT_SECRET is another one than when the second factor was turned on; recovery codes hold. */
  | { status: 'code-unreadable' }

/** How the code ended that follows a right password. */
export type CodeOutcome =
  | { status: 'signed-in'; cookies: CookieToSet[] }
  | CodeFault
  /** None is waited for: the password was too long ago, or is another one since. */
  | { status: 'password-first' }
  | Exclude<SignInRefusal, { status: 'refused' }>

/** What comes of what asks for one's own password. */
type PasswordFault = { status: 'wrong-password' } | { status: 'no-password' } | { status: 'signed-out' }

export type StartFactorOutcome =
  | { status: 'started'; secret: AppSecret; recoveryCodes: string[] }
  | { status: 'already-on' }
  | PasswordFault
export type ConfirmFactorOutcome =
  | { status: 'on'; cookies: CookieToSet[] }
  | CodeFault
  | { status: 'not-started' }
  | { status: 'signed-out' }
export type RecoveryCodesOutcome =
  | { status: 'made'; recoveryCodes: string[] }
  | { status: 'not-on' }
  | PasswordFault
export type TurnFactorOffOutcome =
  | { status: 'off'; cookies: CookieToSet[] }
  /** AUDIT_SECOND_FACTOR says that they have one. */
  | { status: 'required' }
  | PasswordFault

/** Whose sign-in waits for a code; undefined where none does, or the password was changed since. */
export async function findWaiting(
  { auth }: AuthServer,
  db: Db,
  browser: Headers,
): Promise<{ userId: string; email: string } | undefined> {
  const waiting = await auth.api.findWaitingSignIn({ headers: pickHeaders(browser) })
  if (waiting === null) return undefined
  const { userId, email, since } = waiting
  const [row] = await db
    .select({ changedAt: authAccount.updatedAt })
    .from(authAccount)
    .where(and(eq(authAccount.userId, userId), eq(authAccount.providerId, 'credential')))
  if (row === undefined || new Date(fromUtcColumn(row.changedAt)) > since) return undefined
  return { userId, email }
}

/**
 * Signs in with a code, of the app or a recovery code, after the password.
 *
 * @param user as `findWaiting` has found them in this browser
 */
export async function signInWithCode(
  server: AuthServer,
  db: Db,
  { typed, by, userId }: { typed: string; by: Actor; userId: string },
  browser: Headers,
): Promise<CodeOutcome> {
  const code = readAppCode(typed)
  const fault = code === undefined ? undefined : await useAppCode(server, db, userId, code)
  if (fault !== undefined) return fault
  const [path, sent] =
    code === undefined
      ? (['/two-factor/verify-backup-code', hashRecoveryCode(typed)] as const)
      : (['/two-factor/verify-totp', code] as const)
  const { auth, url } = server
  const answer = await auth.handler(postRequest(url, path, withWaitingSignInAlone(browser), { code: sent }))
  if (answer.ok) {
    if (code === undefined) await recordUsedRecoveryCode(db, by, userId)
    return { status: 'signed-in', cookies: readCookies(answer.headers) }
  }
  const common = await findCommonRefusal(answer.clone())
  if (common !== undefined) return common
  switch (await readCode(answer)) {
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return { status: 'wrong-code' }
    // Somebody else has used a code at the same moment.
    case 'CONFLICT':
      return { status: 'code-used' }
    default:
      return { status: 'password-first' }
  }
}

/** Begins to turn the second factor on: nothing is asked for at the sign-in until a first code has confirmed it. */
export async function startFactor(
  { auth, url }: AuthServer,
  password: string,
  browser: Headers,
): Promise<StartFactorOutcome> {
  const answer = await auth.handler(postRequest(url, '/two-factor/enable', browser, { password }))
  if (answer.ok) {
    const { totpURI, backupCodes } = (await answer.json()) as { totpURI: string; backupCodes: string[] }
    return { status: 'started', secret: describeSecret(totpURI), recoveryCodes: backupCodes }
  }
  return await readRefusal(answer, { ...passwordFaults, TOTP_ALREADY_ENABLED: 'already-on' } as const)
}

/** Turns it on with a first code of the app. */
export async function confirmFactor(
  server: AuthServer,
  db: Db,
  { typed, userId }: { typed: string; userId: string },
  browser: Headers,
): Promise<ConfirmFactorOutcome> {
  const code = readAppCode(typed)
  if (code === undefined) return { status: 'wrong-code' }
  if ((await findFactor(db, userId))?.verified !== false) return { status: 'not-started' }
  const fault = await useAppCode(server, db, userId, code)
  if (fault !== undefined) return fault
  const { auth, url } = server
  const answer = await auth.handler(postRequest(url, '/two-factor/verify-totp', browser, { code }))
  if (answer.ok) return { status: 'on', cookies: readCookies(answer.headers) }
  return await readRefusal(answer, {
    INVALID_CODE: 'wrong-code',
    TOTP_NOT_ENABLED: 'not-started',
    UNAUTHORIZED: 'signed-out',
    INVALID_TWO_FACTOR_COOKIE: 'signed-out',
  } as const)
}

/** Makes new recovery codes; those from before hold no longer. */
export async function renewRecoveryCodes(
  { auth, url }: AuthServer,
  password: string,
  browser: Headers,
): Promise<RecoveryCodesOutcome> {
  const answer = await auth.handler(
    postRequest(url, '/two-factor/generate-backup-codes', browser, { password }),
  )
  if (!answer.ok)
    return await readRefusal(answer, { ...passwordFaults, TWO_FACTOR_NOT_ENABLED: 'not-on' } as const)
  const { backupCodes } = (await answer.json()) as { backupCodes: string[] }
  return { status: 'made', recoveryCodes: backupCodes }
}

/** Turns it off, for whoever knows the password. */
export async function turnFactorOff(
  { auth, url }: AuthServer,
  password: string,
  browser: Headers,
): Promise<TurnFactorOffOutcome> {
  const answer = await auth.handler(postRequest(url, '/two-factor/disable', browser, { password }))
  if (answer.ok) return { status: 'off', cookies: readCookies(answer.headers) }
  return await readRefusal(answer, passwordFaults)
}

/** How many recovery codes a user has left; undefined where they have no second factor. */
export async function countRecoveryCodesLeft(db: Db, userId: string): Promise<number | undefined> {
  const factor = await findFactor(db, userId)
  return factor?.verified ? countRecoveryCodes(factor.backupCodes) : undefined
}

async function findFactor(db: Db, userId: string) {
  const [row] = await db.select().from(authTwoFactor).where(eq(authTwoFactor.userId, userId))
  return row
}

/** Takes a code of the app, once. @returns undefined where it was right and new */
async function useAppCode(
  { auth }: AuthServer,
  db: Db,
  userId: string,
  code: string,
): Promise<CodeFault | undefined> {
  const factor = await findFactor(db, userId)
  if (factor === undefined) return { status: 'wrong-code' }
  const { secretConfig } = await auth.$context
  const secret = await symmetricDecrypt({ key: secretConfig, data: factor.secret }).catch(() => undefined)
  if (secret === undefined) return { status: 'code-unreadable' }
  const step = await findStep(secret, code)
  if (step === undefined) return { status: 'wrong-code' }
  return (await useStep(db, userId, step)) ? undefined : { status: 'code-used' }
}

async function recordUsedRecoveryCode(db: Db, by: Actor, userId: string): Promise<void> {
  const left = (await countRecoveryCodesLeft(db, userId)) ?? 0
  await recordSecurityEvent(db, { ...by, kind: 'recovery-code-used', about: null, details: { left } })
}

const passwordFaults = {
  INVALID_PASSWORD: 'wrong-password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'no-password',
  UNAUTHORIZED: 'signed-out',
} as const

async function readRefusal<Status extends string>(
  answer: Response,
  known: Readonly<Record<string, Status>>,
): Promise<{ status: Status }> {
  const status = known[(await readCode(answer)) ?? '']
  if (status === undefined) throw unexpectedAnswer(answer.status)
  return { status }
}
