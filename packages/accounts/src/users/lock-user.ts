import type { Role } from '@vigia/contracts/audit'
import { authUser, core, type Trx } from '@vigia/db'
import { requireRole } from './user.ts'

interface LockedUser {
  role: Role
  isDisabled: boolean
  /** No other admin could come in. */
  isLastAdmin: boolean
}

/** Locks a user, and with them all admins, so that two who demote each other at once don't both succeed. */
export async function lockUser(trx: Trx, id: string): Promise<LockedUser | undefined> {
  const rows = await trx
    .select({ id: authUser.id, role: authUser.role, disabledAt: authUser.disabledAt })
    .from(authUser)
    .where(core.or(core.eq(authUser.id, id), core.eq(authUser.role, 'admin')))
    .orderBy(authUser.id)
    .for('update')
  const user = rows.find((row) => row.id === id)
  if (user === undefined) return undefined
  const admins = rows.filter((row) => row.role === 'admin' && row.disabledAt === null)
  return {
    role: requireRole(user.role),
    isDisabled: user.disabledAt !== null,
    isLastAdmin: admins.length === 1 && admins[0]?.id === id,
  }
}
