import { randomUUID } from 'node:crypto'
import { type ReadingView, type Role, readingViews, roles } from '@vigia/contracts/audit'
import { isPrintable } from '@vigia/contracts/ecg'
import {
  authAccount,
  authUser,
  core,
  type Db,
  type DbOrTrx,
  databaseErrorCode,
  fromUtcColumn,
  inTransaction,
  oneAtATime,
  type Trx,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'
import { type Actor, noActor } from '../actor.ts'
import { findPasswordFault, hashPassword, type PasswordFault } from '../passwords.ts'

/** Someone who may come in, or could until they were disabled. */
export interface User {
  id: string
  name: string
  email: string
  role: Role
  /** Undefined for the clinic's default. */
  readingView: ReadingView | undefined
  /** Whether they sign in with a code after the password. */
  hasSecondFactor: boolean
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
  hasSecondFactor: authUser.twoFactorEnabled,
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

export interface NewUser {
  email: string
  /** The e-mail address where it is left out. */
  name?: string | undefined
  role: Role
  password: string
  /** Whether they have to choose their own at the first sign-in, before anything else. */
  mustChangePassword?: boolean
}

export type AddUserOutcome =
  | { status: 'added'; id: string; email: string }
  | { status: 'email-taken' }
  | { status: 'email-invalid' }
  /** It has characters that do not print. */
  | { status: 'name-invalid' }
  | { status: PasswordFault }

const longestName = 255

/** Adds a user who signs in with a password. Whoever adds them vouches for the e-mail address. */
export async function addUser(db: Db, user: NewUser, by: Actor = noActor): Promise<AddUserOutcome> {
  const email = parseEmail(user.email)
  if (email === undefined) return { status: 'email-invalid' }
  if (!isPrintable(user.name ?? '')) return { status: 'name-invalid' }
  const fault = await findPasswordFault(user.password, { ...user, email })
  if (fault !== undefined) return { status: fault }
  const password = await hashPassword(user.password)
  try {
    const id = await inTransaction(db, (trx) => insertUser(trx, { ...user, email, password }, by))
    return { status: 'added', id, email }
  } catch (error) {
    if (databaseErrorCode(error) === 'ER_DUP_ENTRY') return { status: 'email-taken' }
    throw error
  }
}

/**
 * Writes the rows that better-auth writes when someone signs up.
 *
 * @param user `email` in lower case, `password` already hashed
 * @returns the user's id
 */
async function insertUser(trx: Trx, user: NewUser, by: Actor): Promise<string> {
  const id = randomUUID()
  const now = utcNow()
  await trx.insert(authUser).values({
    id,
    name: user.name?.trim().slice(0, longestName) || user.email,
    email: user.email,
    emailVerified: true,
    role: user.role,
    mustChangePassword: user.mustChangePassword ?? false,
    createdAt: now,
    updatedAt: now,
  })
  await trx.insert(authAccount).values({
    id: randomUUID(),
    userId: id,
    providerId: 'credential',
    accountId: id,
    password: user.password,
    createdAt: now,
    updatedAt: now,
  })
  await recordSecurityEvent(trx, {
    ...by,
    kind: 'user-created',
    about: id,
    details: { email: user.email, role: user.role },
  })
  return id
}

/** Under which users are changed one at a time, so that there always is an admin. */
export const usersLease = 'users'

/**
 * Makes the first admin, where there is no user at all. Of several services that start at once, one makes it.
 *
 * @param admin as `readAccountSettings` has checked it
 */
export async function addFirstAdmin(
  db: Db,
  admin: { email: string; password: string },
): Promise<'added' | 'not-needed'> {
  if ((await db.select({ id: authUser.id }).from(authUser).limit(1)).length > 0) return 'not-needed'
  const email = parseEmail(admin.email)
  if (email === undefined)
    throw new VigiaError('configuration-invalid', 'AUDIT_ADMIN_EMAIL must be an e-mail address.')
  if ((await findPasswordFault(admin.password, { email })) !== undefined)
    throw new VigiaError(
      'configuration-invalid',
      'AUDIT_ADMIN_PASSWORD is easy to guess: choose another one.',
    )
  const password = await hashPassword(admin.password)
  return await inTransaction(db, async (trx) => {
    await oneAtATime(trx, usersLease)
    const [row] = await trx.select({ users: core.count() }).from(authUser)
    if (row?.users !== 0) return 'not-needed'
    await insertUser(trx, { email, role: 'admin', password }, { ...noActor, account: 'AUDIT_ADMIN_EMAIL' })
    return 'added'
  })
}

/** The HTML standard's pattern of an e-mail address (https://html.spec.whatwg.org/#valid-e-mail-address), with a dot in the domain or not. */
const pattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const longest = 255

/** An e-mail address in the one way it is stored, in lower case; undefined where it is none. */
export function parseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return email.length <= longest && pattern.test(email) ? email : undefined
}
