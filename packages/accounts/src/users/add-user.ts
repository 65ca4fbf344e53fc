import { randomUUID } from 'node:crypto'
import type { Role } from '@vigia/contracts/audit'
import { authAccount, authUser, type Db, databaseErrorCode, inTransaction, type Trx, utcNow } from '@vigia/db'
import { hashPassword, isAcceptablePassword } from '../passwords.ts'
import { parseEmail } from './email.ts'

export interface NewUser {
  email: string
  /** The e-mail address where it is left out. */
  name?: string | undefined
  role: Role
  password: string
}

export type AddUserOutcome =
  | { status: 'added'; id: string; email: string }
  | { status: 'email-taken' }
  | { status: 'email-invalid' }
  | { status: 'password-unacceptable' }

const longestName = 255

/** Adds a user who signs in with a password. Whoever adds them vouches for the e-mail address. */
export async function addUser(db: Db, user: NewUser): Promise<AddUserOutcome> {
  const email = parseEmail(user.email)
  if (email === undefined) return { status: 'email-invalid' }
  if (!isAcceptablePassword(user.password)) return { status: 'password-unacceptable' }
  const password = await hashPassword(user.password)
  try {
    const id = await inTransaction(db, (trx) => insertUser(trx, { ...user, email, password }))
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
export async function insertUser(trx: Trx, user: NewUser): Promise<string> {
  const id = randomUUID()
  const now = utcNow()
  await trx.insert(authUser).values({
    id,
    name: user.name?.trim().slice(0, longestName) || user.email,
    email: user.email,
    emailVerified: true,
    role: user.role,
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
  return id
}
