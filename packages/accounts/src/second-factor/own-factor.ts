import type { Role } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { recordSecurityEvent, type SecurityEventKind } from '@vigia/security-log'
import type { AccountSettings } from '../settings.ts'
import type { Reader } from '../sign-in/accounts.ts'
import { withCookies } from '../sign-in/browser.ts'
import { actorOf, isRefusedCode, recordRefusedCode } from '../sign-in/events.ts'
import type { Counted } from '../sign-in/failures.ts'
import { endOtherSessions } from '../sign-in/sessions.ts'
import type { AuthServer } from '../sign-in/sign-in.ts'
import {
  type ConfirmFactorOutcome,
  confirmFactor,
  countRecoveryCodesLeft,
  type RecoveryCodesOutcome,
  renewRecoveryCodes,
  type StartFactorOutcome,
  startFactor,
  type TurnFactorOffOutcome,
  turnFactorOff,
} from './second-factor.ts'

/** Whether AUDIT_SECOND_FACTOR asks those of a role who have a password for a second factor. */
export function requiresFactor({ secondFactor }: Pick<AccountSettings, 'secondFactor'>, role: Role): boolean {
  return secondFactor === 'everybody' || (secondFactor === 'admins' && role === 'admin')
}

/** What somebody who is signed in does with their own second factor. Passwords and codes are counted. */
export interface OwnFactor {
  /** Whether it may not be turned off. */
  isRequired(role: Role): boolean
  /** How many recovery codes are left; undefined without a second factor. */
  countRecoveryCodes(userId: string): Promise<number | undefined>
  /** Gives the secret for their app, and recovery codes; nothing is asked for until `confirm`. */
  start(password: string, browser: Headers): Promise<Counted<StartFactorOutcome>>
  /** Turns it on by a first code, and ends all sessions but this one. */
  confirm(code: string, browser: Headers): Promise<Counted<ConfirmFactorOutcome>>
  /** Gives new recovery codes; those from before hold no longer. */
  renewRecoveryCodes(password: string, browser: Headers): Promise<Counted<RecoveryCodesOutcome>>
  turnOff(password: string, browser: Headers): Promise<Counted<TurnFactorOffOutcome>>
}

type WithOwnPassword = <Outcome extends { status: string }>(
  browser: Headers,
  attempt: (reader: Reader) => Promise<Outcome>,
) => Promise<Counted<Outcome> | { status: 'signed-out' }>

export function openOwnFactor(given: {
  db: Db
  server: AuthServer
  settings: AccountSettings
  withOwnPassword: WithOwnPassword
  findReader: (browser: Headers) => Promise<Reader | undefined>
  explained: <Result>(work: () => Promise<Result>) => Promise<Result>
}): OwnFactor {
  const { db, server, settings, withOwnPassword, findReader, explained } = given

  const attempt = <Outcome extends { status: string }>(
    browser: Headers,
    work: (reader: Reader) => Promise<Outcome>,
  ) => explained(() => withOwnPassword(browser, work))

  async function record(kind: SecurityEventKind, reader: Reader, browser: Headers): Promise<void> {
    await recordSecurityEvent(db, { ...actorOf(reader, browser), kind, about: reader.id })
  }

  return {
    isRequired: (role) => requiresFactor(settings, role),
    countRecoveryCodes: (userId) => explained(() => countRecoveryCodesLeft(db, userId)),
    start: (password, browser) =>
      attempt<StartFactorOutcome>(browser, () => startFactor(server, password, browser)),
    confirm: (typed, browser) =>
      attempt<ConfirmFactorOutcome>(browser, async (reader) => {
        const outcome = await confirmFactor(server, db, { typed, userId: reader.id }, browser)
        if (isRefusedCode(outcome)) await recordRefusedCode(db, actorOf(reader, browser), outcome.status)
        if (outcome.status !== 'on') return outcome
        const next = await findReader(withCookies(browser, outcome.cookies))
        if (next !== undefined) await endOtherSessions(db, reader.id, next.sessionId)
        await record('second-factor-on', reader, browser)
        return outcome
      }),
    renewRecoveryCodes: (password, browser) =>
      attempt<RecoveryCodesOutcome>(browser, async (reader) => {
        const outcome = await renewRecoveryCodes(server, password, browser)
        if (outcome.status === 'made') await record('recovery-codes-made', reader, browser)
        return outcome
      }),
    turnOff: (password, browser) =>
      attempt<TurnFactorOffOutcome>(browser, async (reader) => {
        if (requiresFactor(settings, reader.role)) return { status: 'required' }
        const outcome = await turnFactorOff(server, password, browser)
        if (outcome.status === 'off') await record('second-factor-off', reader, browser)
        return outcome
      }),
  }
}
