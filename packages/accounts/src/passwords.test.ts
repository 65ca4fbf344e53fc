import { expect, test } from 'vitest'
import {
  findPasswordFault,
  generatePassword,
  hasAcceptableLength,
  hashPassword,
  verifyPassword,
} from './passwords.ts'

test('a password is hashed by Argon2id at the cost that OWASP asks for, with a salt of its own', async () => {
  const [first, second] = await Promise.all([
    hashPassword('a long password'),
    hashPassword('a long password'),
  ])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(first).not.toBe(second)
  expect(await verifyPassword({ hash: first, password: 'a long password' })).toBe(true)
  expect(await verifyPassword({ hash: first, password: 'a long passwore' })).toBe(false)
})

test('it does not matter how a keyboard composes an accent', async () => {
  const hash = await hashPassword('coração batendo'.normalize('NFC'))
  expect(await verifyPassword({ hash, password: 'coração batendo'.normalize('NFD') })).toBe(true)
})

test.each([
  ['a'.repeat(14), false],
  ['a'.repeat(15), true],
  ['❤'.repeat(15), true],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
])('%j may be set: %s', (password, isAcceptable) => {
  expect(hasAcceptableLength(password)).toBe(isAcceptable)
})

test('a generated password may be set, and is another each time', async () => {
  const generated = new Set(Array.from({ length: 20 }, generatePassword))
  expect(generated.size).toBe(20)
  for (const password of generated)
    expect(await findPasswordFault(password, { email: 'ana@example.org' })).toBeUndefined()
})
