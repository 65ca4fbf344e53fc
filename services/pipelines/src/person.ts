import { userInfo } from 'node:os'
import { isPrintable } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import type { Person } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'

/** What the columns for reasons and names hold. */
export const longestReason = 500
const longestName = 255

/**
 * A text that somebody gave with an option, without blanks around it.
 *
 * @throws VigiaError `usage` when it is empty, too long, or has characters that do not print
 */
export function requireText(option: string, text: string, longest: number): string {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > longest)
    throw new VigiaError('usage', `${option} must have 1 to ${longest} characters.`)
  if (!isPrintable(trimmed)) throw new VigiaError('usage', `${option} has characters that do not print.`)
  return trimmed
}

/** Who runs this, as the system knows them. */
export function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a number that has no name.
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

/**
 * Who a command is run for: the user of the audit UI whose e-mail address it is, or a name; without any, the user of
 * this machine.
 */
export async function findPerson(db: Db, by: string | undefined): Promise<Person> {
  const name = requireText('--by', by ?? systemUser(), longestName)
  if (!name.includes('@')) return { kind: 'cli', name }
  // Loaded for an address alone: it brings the hashing of passwords with it.
  const { findUserId } = await import('@vigia/accounts')
  const id = await findUserId(db, name)
  return id === undefined ? { kind: 'cli', name } : { kind: 'user', id, name }
}
