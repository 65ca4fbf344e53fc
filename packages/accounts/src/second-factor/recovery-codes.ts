import { createHash, randomInt } from 'node:crypto'

/** How many recovery codes a user is given at once. */
export const recoveryCodeCount = 10

/** No 0, O, 1, l or I: they are mistaken for one another when a code is copied by hand. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 4

/** Codes of 16 letters and digits in groups of four: 79 bits each, so that their hashes need no salt and no cost. */
export function generateRecoveryCodes(): string[] {
  const group = () => Array.from({ length: groupLength }, () => signs[randomInt(signs.length)]).join('')
  return Array.from({ length: recoveryCodeCount }, () => Array.from({ length: groups }, group).join('-'))
}

/** What is stored of a recovery code, however it was typed: its SHA-256, 64 hexadecimal digits. */
export function hashRecoveryCode(typed: string): string {
  const code = typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return createHash('sha256').update(code).digest('hex')
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

/**
 * How better-auth keeps the codes that are left: it writes new ones as they are, and those that are left after one was
 * used as it has read them, which are hashes already.
 */
export const storeRecoveryCodes = {
  async encrypt(codes: string): Promise<string> {
    const list = JSON.parse(codes) as string[]
    return JSON.stringify(list.map((code) => (isHash(code) ? code : hashRecoveryCode(code))))
  },
  decrypt: async (stored: string): Promise<string> => stored,
}

/** How many codes are left of those that are stored. */
export const countRecoveryCodes = (stored: string): number => (JSON.parse(stored) as string[]).length
