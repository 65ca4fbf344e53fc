import { randomUUID } from 'node:crypto'
import type { ReadingView, Role } from '@vigia/contracts/audit'
import {
  authAccount,
  authSession,
  authTwoFactor,
  authUser,
  core,
  type Db,
  inTransaction,
  oneAtATime,
  type Trx,
  utcNow,
} from '@vigia/db'
import { recordSecurityEvent } from '@vigia/security-log'
import { type Actor, noActor } from '../actor.ts'
import { findPasswordFault, hashPassword, type PasswordFault } from '../passwords.ts'
import { forgetFailures } from '../sign-in/failures.ts'
import { requireRole, usersLease } from './users.ts'

type NotFound = { status: 'not-found' }
/** Refused: without this user no admin could come in. */
type LastAdmin = { status: 'last-admin' }

const now = utcNow()

/** Gives a user another role. It holds from their next request on. */
export async function changeRole(
  db: Db,
  id: string,
  role: Role,
  by: Actor = noActor,
): Promise<{ status: 'changed' } | NotFound | LastAdmin> {
  return await inTransaction(db, async (trx) => {
    const user = await lockUser(trx, id)
    if (user === undefined) return { status: 'not-found' }
    if (user.isLastAdmin && role !== 'admin') return { status: 'last-admin' }
    await update(trx, id, { role })
    const details = { from: user.role, to: role }
    await recordSecurityEvent(trx, { ...by, kind: 'role-changed', about: id, details })
    return { status: 'changed' }
  })
}

/** Keeps a user from coming in, and ends their sessions. What they audited stays. */
export async function disableUser(
  db: Db,
  id: string,
  by: Actor = noActor,
): Promise<{ status: 'disabled' } | NotFound | LastAdmin> {
  return await inTransaction(db, async (trx) => {
    const user = await lockUser(trx, id)
    if (user === undefined) return { status: 'not-found' }
    if (user.isLastAdmin) return { status: 'last-admin' }
    if (!user.isDisabled) await update(trx, id, { disabledAt: now })
    await endSessions(trx, id)
    await recordSecurityEvent(trx, { ...by, kind: 'user-disabled', about: id })
    return { status: 'disabled' }
  })
}

/** Lets a disabled user come in again. */
export async function enableUser(
  db: Db,
  id: string,
  by: Actor = noActor,
): Promise<{ status: 'enabled' } | NotFound> {
  return await inTransaction(db, async (trx) => {
    if ((await lockUser(trx, id)) === undefined) return { status: 'not-found' }
    await update(trx, id, { disabledAt: null })
    await recordSecurityEvent(trx, { ...by, kind: 'user-enabled', about: id })
    return { status: 'enabled' }
  })
}

/**
 * Sets a user's password, also for one who had none and came in through the provider; ends their sessions.
 *
 * @param mustChange whether they have to choose their own at the next sign-in, before anything else
 */
export async function setPassword(
  db: Db,
  id: string,
  password: string,
  { mustChange = false, by = noActor }: { mustChange?: boolean; by?: Actor } = {},
): Promise<{ status: 'changed' } | NotFound | { status: PasswordFault }> {
  const [owner] = await db
    .select({ email: authUser.email, name: authUser.name })
    .from(authUser)
    .where(core.eq(authUser.id, id))
  if (owner === undefined) return { status: 'not-found' }
  const fault = await findPasswordFault(password, owner)
  if (fault !== undefined) return { status: fault }
  const hashed = await hashPassword(password)
  return await inTransaction(db, async (trx) => {
    const user = await lockUser(trx, id)
    if (user === undefined) return { status: 'not-found' }
    await trx
      .insert(authAccount)
      .values({
        id: randomUUID(),
        userId: id,
        providerId: 'credential',
        accountId: id,
        password: hashed,
        createdAt: now,
        updatedAt: now,
      })
      .onDuplicateKeyUpdate({ set: { password: hashed, updatedAt: now } })
    await update(trx, id, { mustChangePassword: mustChange })
    await endSessions(trx, id)
    await forgetFailures(trx, user.email)
    await recordSecurityEvent(trx, { ...by, kind: 'password-set', about: id })
    return { status: 'changed' }
  })
}

/** Keeps that a user has chosen their password themselves. */
export async function keepOwnPassword(db: Db, id: string, by: Actor): Promise<void> {
  await inTransaction(db, async (trx) => {
    await update(trx, id, { mustChangePassword: false })
    await recordSecurityEvent(trx, { ...by, kind: 'password-set', about: id })
  })
}

/**
 * Takes a user's second factor away, as when they have lost their phone, and ends their sessions. Where one is required
 * they turn on another at the next sign-in.
 */
export async function removeSecondFactor(
  db: Db,
  id: string,
  by: Actor = noActor,
): Promise<{ status: 'removed' } | { status: 'not-on' } | NotFound> {
  return await inTransaction(db, async (trx) => {
    const user = await lockUser(trx, id)
    if (user === undefined) return { status: 'not-found' }
    await trx.delete(authTwoFactor).where(core.eq(authTwoFactor.userId, id))
    if (!user.hasSecondFactor) return { status: 'not-on' }
    await update(trx, id, { twoFactorEnabled: false })
    await endSessions(trx, id)
    await recordSecurityEvent(trx, { ...by, kind: 'second-factor-off', about: id })
    return { status: 'removed' }
  })
}

/** Keeps how a reader wants to see a beat; undefined is the clinic's default. */
export async function chooseReadingView(db: Db, id: string, view: ReadingView | undefined): Promise<void> {
  await db
    .update(authUser)
    .set({ readingView: view ?? null, updatedAt: now })
    .where(core.eq(authUser.id, id))
}

async function update(trx: Trx, id: string, values: Record<string, unknown>): Promise<void> {
  await trx
    .update(authUser)
    .set({ ...values, updatedAt: now })
    .where(core.eq(authUser.id, id))
}

async function endSessions(trx: Trx, userId: string): Promise<void> {
  await trx.delete(authSession).where(core.eq(authSession.userId, userId))
}

interface LockedUser {
  email: string
  role: Role
  isDisabled: boolean
  hasSecondFactor: boolean
  /** No other admin could come in. */
  isLastAdmin: boolean
}

/** Locks a user; one change of users at a time, so that two who demote each other at once don't both succeed. */
async function lockUser(trx: Trx, id: string): Promise<LockedUser | undefined> {
  await oneAtATime(trx, usersLease)
  const rows = await trx
    .select({
      id: authUser.id,
      email: authUser.email,
      role: authUser.role,
      disabledAt: authUser.disabledAt,
      hasSecondFactor: authUser.twoFactorEnabled,
    })
    .from(authUser)
    .where(core.or(core.eq(authUser.id, id), core.eq(authUser.role, 'admin')))
    .orderBy(authUser.id)
    .for('update')
  const user = rows.find((row) => row.id === id)
  if (user === undefined) return undefined
  const admins = rows.filter((row) => row.role === 'admin' && row.disabledAt === null)
  return {
    email: user.email,
    role: requireRole(user.role),
    isDisabled: user.disabledAt !== null,
    hasSecondFactor: user.hasSecondFactor,
    isLastAdmin: admins.length === 1 && admins[0]?.id === id,
  }
}
