import type { Db } from '@vigia/db'
import { recordSecurityEvent } from '@vigia/security-log'
import { type Actor, noActor } from '../actor.ts'
import type { Reader } from './accounts.ts'

/** What somebody who is signed in does, as the security log names them. */
export function actorOf({ id, email }: Pick<Reader, 'id' | 'email'>, browser: Headers): Actor {
  return { who: id, account: email, address: addressOf(browser) }
}

/** The service has seen to it that nothing else stands there (`findClientAddress`). */
export const addressOf = (browser: Headers): string | null => browser.get('x-forwarded-for')

/**
 * Keeps how an attempt to sign in ended. What was not tried, since too many were before it, is not kept: a guesser could
 * fill the log, and it tells nothing that those before it don't.
 */
export async function recordSignIn(
  db: Db,
  by: Actor,
  attempt: { way: 'password' | 'provider'; status: string },
): Promise<void> {
  const { way, status } = attempt
  if (status === 'signed-in')
    await recordSecurityEvent(db, { ...by, kind: 'sign-in', about: null, details: { way } })
  if (status !== 'refused' && status !== 'disabled') return
  await recordSecurityEvent(db, {
    ...by,
    kind: 'sign-in-refused',
    about: null,
    details: { way, reason: status },
  })
}

/** What the provider's word about a person may be refused for. Anybody can come back with any other error. */
const refusalsOfPeople: readonly (string | null)[] = [
  'account_not_linked',
  'email_not_found',
  'USER_DISABLED',
]

/** Keeps who came in through the provider, and that it vouched for somebody who was not let in. */
export async function recordArrival(
  db: Db,
  { reader, error }: { reader: Reader | undefined; error: string | null },
  browser: Headers,
): Promise<void> {
  if (reader !== undefined)
    await recordSignIn(db, actorOf(reader, browser), { way: 'provider', status: 'signed-in' })
  if (!refusalsOfPeople.includes(error)) return
  await recordSignIn(
    db,
    { ...noActor, address: addressOf(browser) },
    { way: 'provider', status: error === 'USER_DISABLED' ? 'disabled' : 'refused' },
  )
}

/** Whether a code was tried and was not the right one. */
export const isRefusedCode = ({ status }: { status: string }): boolean =>
  status === 'wrong-code' || status === 'code-used'

/** Keeps that a code of a second factor was refused, after a right password or in a session. */
export async function recordRefusedCode(db: Db, by: Actor, reason: string): Promise<void> {
  await recordSecurityEvent(db, { ...by, kind: 'second-factor-refused', about: null, details: { reason } })
}
