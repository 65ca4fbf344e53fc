import { authAccount, authSession, core, type Db, fromUtcColumn, toUtcColumn } from '@vigia/db'
import { verifyPassword } from '../passwords.ts'

const { and, eq, gt, lt, ne, or } = core

/** However much it is used, a session ends so many hours after it began. */
export const longestHours = 12
/** For so many minutes after a password was given, what asks for it again may be done. */
export const confirmedMinutes = 10

const milliseconds = { hour: 3_600_000, minute: 60_000 }

// Sessions begin and end by this process's clock, as better-auth has it, and so does all that is asked of them: a
// database's clock that goes wrong ends none.

/** Whether a session has lasted as long as one may. */
export function isOver(startedAt: Date, now = Date.now()): boolean {
  return startedAt.getTime() + longestHours * milliseconds.hour <= now
}

/** When a session began, as the column has it, that has lasted just so long. */
const earliestBegin = () => toUtcColumn(new Date(Date.now() - longestHours * milliseconds.hour))

/** Whether somebody has given their password just now: when they signed in, or again since. */
export function isConfirmed(session: { createdAt: Date; confirmedAt?: Date | null | undefined }): boolean {
  const last = Math.max(session.createdAt.getTime(), session.confirmedAt?.getTime() ?? 0)
  return Date.now() < last + confirmedMinutes * milliseconds.minute
}

/** A browser in which somebody is signed in. */
export interface OwnSession {
  id: string
  /** Whether it is the one that asks. */
  isThis: boolean
  /** ISO 8601, UTC. */
  startedAt: string
  /** ISO 8601, UTC; to the minute. */
  seenAt: string
  /** IP address; undefined where it is not known. */
  address: string | undefined
  /** As the browser calls itself; empty where it does not. */
  userAgent: string
}

/** The sessions of a user that have not ended, the last used first. */
export async function listSessions(
  db: Db,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<OwnSession[]> {
  const rows = await db
    .select({
      id: authSession.id,
      startedAt: authSession.createdAt,
      seenAt: authSession.updatedAt,
      address: authSession.ipAddress,
      userAgent: authSession.userAgent,
    })
    .from(authSession)
    .where(
      and(
        eq(authSession.userId, userId),
        gt(authSession.expiresAt, toUtcColumn(new Date())),
        gt(authSession.createdAt, earliestBegin()),
      ),
    )
    .orderBy(core.desc(authSession.updatedAt), authSession.id)
  return rows.map(({ id, startedAt, seenAt, address, userAgent }) => ({
    id,
    isThis: id === sessionId,
    startedAt: fromUtcColumn(startedAt),
    seenAt: fromUtcColumn(seenAt),
    address: address || undefined,
    userAgent: userAgent ?? '',
  }))
}

/** Clears away sessions that have ended: where their users don't come back, they would stay for ever. */
export async function deleteEndedSessions(db: Db): Promise<void> {
  const { createdAt, expiresAt } = authSession
  await db
    .delete(authSession)
    .where(or(lt(expiresAt, toUtcColumn(new Date())), lt(createdAt, earliestBegin())))
}

/** Ends one of a user's sessions. @returns how many there were of that id */
export async function endSession(db: Db, userId: string, id: string): Promise<number> {
  const [{ affectedRows }] = await db
    .delete(authSession)
    .where(and(eq(authSession.userId, userId), eq(authSession.id, id)))
  return affectedRows
}

/** Ends all sessions of a user but one. @returns how many there were */
export async function endOtherSessions(db: Db, userId: string, keptId: string): Promise<number> {
  const [{ affectedRows }] = await db
    .delete(authSession)
    .where(and(eq(authSession.userId, userId), ne(authSession.id, keptId)))
  return affectedRows
}

/** Keeps that the password was given again in a session. */
export async function confirmSession(db: Db, id: string): Promise<void> {
  const confirmedAt = toUtcColumn(new Date())
  await db.update(authSession).set({ confirmedAt }).where(eq(authSession.id, id))
}

/** Whether a password is a user's own; undefined where they have none. */
export async function isOwnPassword(db: Db, userId: string, password: string): Promise<boolean | undefined> {
  const [row] = await db
    .select({ hash: authAccount.password })
    .from(authAccount)
    .where(and(eq(authAccount.userId, userId), eq(authAccount.providerId, 'credential')))
  if (row === undefined || row.hash === null) return undefined
  return await verifyPassword({ hash: row.hash, password })
}
