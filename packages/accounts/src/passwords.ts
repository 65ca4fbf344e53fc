import { randomInt } from 'node:crypto'
import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { isGuessable, type Owner } from './guessable.ts'

/** NIST SP 800-63B-4, 3.1.1.2: so long where a password is all there is; anything may stand in it. */
export const passwordLength = { minimum: 15, maximum: 128 } as const

// The library's enum exists for the type checker alone.
const argon2id = 2 satisfies Algorithm.Argon2id

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB of memory, 2 passes, 1 lane. */
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The same password, however a keyboard composes its accents. */
const normalise = (password: string) => password.normalize('NFKC')

/** @returns the Argon2id hash with its salt and cost, as a PHC string */
export async function hashPassword(password: string): Promise<string> {
  return await hash(normalise(password), cost)
}

export async function verifyPassword(attempt: { hash: string; password: string }): Promise<boolean> {
  return await verify(attempt.hash, normalise(attempt.password))
}

/** Whether two passwords are the same one. */
export function isSamePassword(one: string, other: string): boolean {
  return normalise(one) === normalise(other)
}

/** Why a password may not be set: it has too few or too many characters, or others would try it soon. */
export type PasswordFault = 'password-unacceptable' | 'password-guessable'

/** Why a password may not be set for its owner; undefined where it may. */
export async function findPasswordFault(password: string, owner: Owner): Promise<PasswordFault | undefined> {
  if (!hasAcceptableLength(password)) return 'password-unacceptable'
  return (await isGuessable(normalise(password), owner)) ? 'password-guessable' : undefined
}

/** Whether a password has as many characters as one may have. */
export function hasAcceptableLength(password: string): boolean {
  const characters = [...normalise(password)].length
  return characters >= passwordLength.minimum && characters <= passwordLength.maximum
}

/** No 0, O, 1, l or I: they are mistaken for one another when a password is copied by hand. */
const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const generatedLength = 20

/** A random password of 20 letters and digits: 116 bits. */
export function generatePassword(): string {
  return Array.from({ length: generatedLength }, () => letters[randomInt(letters.length)]).join('')
}
