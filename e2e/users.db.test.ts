import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation()
  await installation.pipelinesJson('migrate')
})
afterEach(() => installation.close())

async function listPasswords(): Promise<string[]> {
  const [rows] = await installation.warehouse.db.$client.query('SELECT `password` FROM `Auth_Account`')
  return (rows as { password: string }[]).map(({ password }) => password)
}

test('a user is added with a password from standard input, listed, and never twice', async () => {
  expect((await installation.pipelines('users')).stdout).toContain('There are no users yet')
  const add = ['users', 'add', 'Ana@example.org', '--name', 'Ana Luz', '--role', 'admin', '--password-stdin']
  const added = await installation.pipelinesWith({ input: 'correct horse battery\n' }, ...add)
  expect(added).toMatchObject({ status: 0, stdout: 'ana@example.org can sign in as admin.\n' })
  expect(await installation.pipelinesJson('users', 'list')).toMatchObject([
    { name: 'Ana Luz', email: 'ana@example.org', role: 'admin', disabledAt: null },
  ])
  expect((await installation.pipelines('users', 'list')).stdout).toContain('Ana Luz')
  const again = await installation.pipelinesWith({ input: 'correct horse battery\n' }, ...add)
  expect(again.status).toBe(1)
  expect(again.stderr).toContain('There is already a user Ana@example.org.')
})

test('a generated password is printed once, and stored as a hash', async () => {
  const added = await installation.pipelinesJson('users', 'add', 'ana@example.org', '--generate')
  expect(added).toEqual({
    id: expect.any(String),
    email: 'ana@example.org',
    role: 'reader',
    password: expect.stringMatching(/^[A-Za-z2-9]{20}$/),
  })
  const changed = await installation.pipelines('users', 'password', 'ana@example.org', '--generate')
  expect(changed.stdout).toMatch(/Password, shown only now: [A-Za-z2-9]{20}\n/)
  expect(await listPasswords()).toEqual([expect.stringMatching(/^\$argon2id\$/)])
})

test('the last admin stays, and a second one may be changed', async () => {
  await installation.pipelinesJson('users', 'add', 'ana@example.org', '--role', 'admin', '--generate')
  const refused = await installation.pipelines('users', 'disable', 'ana@example.org')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('the last active admin')
  expect((await installation.pipelines('users', 'role', 'ana@example.org', 'reader')).status).toBe(1)
  await installation.pipelinesJson('users', 'add', 'rui@example.org', '--generate')
  await installation.pipelinesJson('users', 'role', 'rui@example.org', 'admin')
  await installation.pipelinesJson('users', 'disable', 'ANA@example.org')
  expect((await installation.pipelines('users', 'list')).stdout).toMatch(/ana@example\.org.*disabled on/)
  await installation.pipelinesJson('users', 'enable', 'ana@example.org')
  expect((await installation.pipelines('users', 'list')).stdout).not.toContain('disabled on')
})

test('an operator lets an account in again that was guessed at', async () => {
  await installation.pipelinesJson('users', 'add', 'ana@example.org', '--generate')
  expect(await installation.pipelinesJson('users', 'unlock', 'ANA@example.org')).toMatchObject({
    unlocked: true,
  })
  expect((await installation.pipelines('users', 'unlock', 'rui@example.org')).status).toBe(1)
})

test('wrong usage is told apart from what does not work', async () => {
  const status = async (...words: string[]) => (await installation.pipelines('users', ...words)).status
  expect(await status('add', 'ana@example.org')).toBe(2)
  expect(await status('add', 'ana', '--generate')).toBe(2)
  expect(await status('add', 'ana@example.org', '--generate', '--password-stdin')).toBe(2)
  expect(await status('add', 'ana@example.org', '--generate', '--role', 'owner')).toBe(2)
  expect(
    (
      await installation.pipelinesWith(
        { input: 'short' },
        'users',
        'add',
        'a@example.org',
        '--password-stdin',
      )
    ).status,
  ).toBe(2)
  for (const command of [['disable'], ['enable'], ['password', '--generate'], ['role', 'admin']])
    expect(await status(command[0] ?? '', 'absent@example.org', ...command.slice(1))).toBe(1)
})
