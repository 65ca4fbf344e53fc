import { type ReadingView, type Role, readingViews, roles } from '@vigia/contracts/audit'
import { authAccount, authUser, core, type DbOrTrx, fromUtcColumn } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'

/** Someone who may come in, or could until they were disabled. */
export interface User {
  id: string
  name: string
  email: string
  role: Role
  /** Undefined for the house's default. */
  readingView: ReadingView | undefined
  /** ISO 8601, UTC; undefined while the user is not disabled. */
  disabledAt: string | undefined
  /** ISO 8601, UTC. */
  createdAt: string
}

const columns = {
  id: authUser.id,
  name: authUser.name,
  email: authUser.email,
  role: authUser.role,
  readingView: authUser.readingView,
  disabledAt: authUser.disabledAt,
  createdAt: authUser.createdAt,
}

/** Every user, by name. */
export async function listUsers(db: DbOrTrx): Promise<User[]> {
  const rows = await db.select(columns).from(authUser)
  const users = rows.map((row) => ({
    ...row,
    role: requireRole(row.role),
    readingView: readingViews.find((view) => view === row.readingView),
    disabledAt: row.disabledAt === null ? undefined : fromUtcColumn(row.disabledAt),
    createdAt: fromUtcColumn(row.createdAt),
  }))
  return users.sort((a, b) => a.name.localeCompare(b.name) || a.email.localeCompare(b.email))
}

/** The id of the user with this e-mail address, in whatever case. */
export async function findUserId(db: DbOrTrx, email: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: authUser.id })
    .from(authUser)
    .where(core.eq(authUser.email, email.trim().toLowerCase()))
  return row?.id
}

/** Whether a user may sign in with a password; who comes only through the provider has none. */
export async function hasPassword(db: DbOrTrx, id: string): Promise<boolean> {
  const { userId, providerId, password } = authAccount
  const isTheirs = core.and(core.eq(userId, id), core.eq(providerId, 'credential'), core.isNotNull(password))
  return (await db.select({ userId }).from(authAccount).where(isTheirs)).length > 0
}

/**
 * A role as it is stored.
 *
 * @throws VigiaError `role-unknown`
 */
export function requireRole(role: unknown): Role {
  const known = roles.find((name) => name === role)
  if (known !== undefined) return known
  throw new VigiaError('role-unknown', `A user's role is ${role}, which does not exist.`)
}
