import type { Role } from '@vigia/contracts/audit'
import { openDatabase } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { changeRole, chooseReadingView, disableUser, enableUser, setPassword } from './change-user.ts'

import { addFirstAdmin, addUser, findUserId, listUsers } from './users.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
})
afterEach(() => database.close())

const password = 'correct horse battery'

async function add(email: string, role: Role): Promise<string> {
  const outcome = await addUser(database.db, { email, role, password })
  if (outcome.status !== 'added') throw new Error(outcome.status)
  return outcome.id
}

test('a user is listed with what was said of them, and found in whatever case', async () => {
  const outcome = await addUser(database.db, {
    email: 'Ana@Example.org ',
    name: 'Ana Luz',
    role: 'reader',
    password,
  })
  expect(outcome).toMatchObject({ status: 'added', email: 'ana@example.org' })
  const [user] = await listUsers(database.db)
  expect(user).toEqual({
    id: expect.any(String),
    name: 'Ana Luz',
    email: 'ana@example.org',
    role: 'reader',
    readingView: undefined,
    hasSecondFactor: false,
    disabledAt: undefined,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  })
  expect(await findUserId(database.db, 'ANA@example.org')).toBe(user?.id)
  expect(await findUserId(database.db, 'absent@example.org')).toBeUndefined()
})

test('users stand in the order of their names, as people order them', async () => {
  for (const [index, name] of ['bruno', 'Érica', 'Zoe', 'Ana', 'Fábio'].entries())
    await addUser(database.db, { email: `user-${index}@example.org`, name, role: 'reader', password })
  const names = (await listUsers(database.db)).map(({ name }) => name)
  expect(names).toEqual(['Ana', 'bruno', 'Érica', 'Fábio', 'Zoe'])
})

test('an address is taken once, accents count, and what is no address or too short is refused', async () => {
  await add('jose@example.org', 'reader')
  const attempt = (email: string, secret = password) =>
    addUser(database.db, { email, role: 'reader', password: secret })
  expect(await attempt('JOSE@example.org')).toEqual({ status: 'email-taken' })
  expect(await attempt('jose')).toEqual({ status: 'email-invalid' })
  expect(await attempt('other@example.org', 'short')).toEqual({ status: 'password-unacceptable' })
  expect(await listUsers(database.db)).toHaveLength(1)
})

test('a common password, and one made of who has it, is refused and changes nothing', async () => {
  const ana = { email: 'ana@example.org', name: 'Ana Luz', role: 'reader' } as const
  for (const password of ['passwordpassword', 'ana@example.org2026', 'zuL anA 2026 2026 2026'])
    expect(await addUser(database.db, { ...ana, password })).toEqual({ status: 'password-guessable' })
  expect(await listUsers(database.db)).toEqual([])
  const id = await add('ana@example.org', 'reader')
  expect(await setPassword(database.db, id, 'vigia-vigia-2026')).toEqual({ status: 'password-guessable' })
})

test('the first admin’s password is looked at where they are made', async () => {
  const admin = { email: 'root@example.org', password: 'passwordpassword' }
  await expect(addFirstAdmin(database.db, admin)).rejects.toThrow('AUDIT_ADMIN_PASSWORD is easy to guess')
  expect(await listUsers(database.db)).toEqual([])
})

test('a password is stored as a hash alone', async () => {
  await add('ana@example.org', 'reader')
  const [rows] = await database.db.$client.query('SELECT * FROM `Auth_User` JOIN `Auth_Account`')
  expect(JSON.stringify(rows)).toContain('$argon2id$')
  expect(JSON.stringify(rows)).not.toContain(password)
})

test('role, reading view and disabling change and change back', async () => {
  await add('admin@example.org', 'admin')
  const id = await add('ana@example.org', 'reader')
  const find = async () => (await listUsers(database.db)).find((user) => user.id === id)
  expect(await changeRole(database.db, id, 'adjudicator')).toEqual({ status: 'changed' })
  await chooseReadingView(database.db, id, 'open')
  expect(await disableUser(database.db, id)).toEqual({ status: 'disabled' })
  expect(await find()).toMatchObject({
    role: 'adjudicator',
    readingView: 'open',
    disabledAt: expect.any(String),
  })
  await chooseReadingView(database.db, id, undefined)
  expect(await enableUser(database.db, id)).toEqual({ status: 'enabled' })
  expect(await find()).toMatchObject({ readingView: undefined, disabledAt: undefined })
})

test('whoever does not exist cannot be changed', async () => {
  const absent = '00000000-0000-4000-8000-000000000000'
  expect(await changeRole(database.db, absent, 'admin')).toEqual({ status: 'not-found' })
  expect(await disableUser(database.db, absent)).toEqual({ status: 'not-found' })
  expect(await enableUser(database.db, absent)).toEqual({ status: 'not-found' })
  expect(await setPassword(database.db, absent, password)).toEqual({ status: 'not-found' })
})

test('the last admin who can come in is neither demoted nor disabled', async () => {
  const first = await add('first@example.org', 'admin')
  const second = await add('second@example.org', 'admin')
  expect(await disableUser(database.db, second)).toEqual({ status: 'disabled' })
  expect(await changeRole(database.db, first, 'reader')).toEqual({ status: 'last-admin' })
  expect(await disableUser(database.db, first)).toEqual({ status: 'last-admin' })
  await enableUser(database.db, second)
  expect(await changeRole(database.db, first, 'reader')).toEqual({ status: 'changed' })
})

test('of two admins who demote each other at once, one stays admin', async () => {
  const other = openDatabase(database.address)
  try {
    for (let round = 0; round < 10; round++) {
      const ids = await Promise.all([
        add(`a${round}@example.org`, 'admin'),
        add(`b${round}@example.org`, 'admin'),
      ])
      for (const { id, role } of await listUsers(database.db))
        if (role === 'admin' && !ids.includes(id)) await changeRole(database.db, id, 'reader')
      const outcomes = await Promise.all([
        changeRole(database.db, ids[0], 'reader'),
        round % 2 === 0 ? changeRole(other.db, ids[1], 'reader') : disableUser(other.db, ids[1]),
      ])
      expect(outcomes.filter(({ status }) => status === 'last-admin')).toHaveLength(1)
    }
  } finally {
    await other.close()
  }
})

test('the first admin is made where there is nobody, once, however many services start', async () => {
  const others = Array.from({ length: 4 }, () => openDatabase(database.address))
  const admin = { email: 'Root@example.org', password }
  const outcomes = await Promise.all(others.map(({ db }) => addFirstAdmin(db, admin)))
  await Promise.all(others.map(({ close }) => close()))
  expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1)
  expect(await listUsers(database.db)).toMatchObject([{ email: 'root@example.org', role: 'admin' }])
  expect(await addFirstAdmin(database.db, { ...admin, email: 'another@example.org' })).toBe('not-needed')
})

test.each(['Ana\u202eanA', 'A\u200bna', 'Ana\nRui', '\u001b[2J'])(
  'a name that does not print as it is written is refused: %j',
  async (name) => {
    const user = { email: 'other@example.org', role: 'reader', password: 'of a long and odd kind 7' } as const
    expect(await addUser(database.db, { ...user, name })).toEqual({ status: 'name-invalid' })
  },
)
