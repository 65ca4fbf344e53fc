import { authSession, authUser, core, type Db, utcNow } from '@vigia/db'

const { and, eq, isNotNull, lt } = core

export async function isDisabled(db: Db, userId: string): Promise<boolean> {
  const found = await db
    .select({ id: authUser.id })
    .from(authUser)
    .where(and(eq(authUser.id, userId), isNotNull(authUser.disabledAt)))
  return found.length > 0
}

/** Sessions that ran out without their user coming back would stay for ever. */
export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db.delete(authSession).where(lt(authSession.expiresAt, utcNow()))
}
