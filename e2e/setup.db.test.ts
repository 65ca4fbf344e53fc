import { randomBytes } from 'node:crypto'
import { openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

const suffix = randomBytes(4).toString('hex')
const names = {
  ORIGEM_MYSQL_DATABASE: `warehouse_${suffix}`,
  DESTINO_MYSQL_DATABASE: `results_${suffix}`,
}
const users = {
  ORIGEM_MYSQL_USER: `pipelines_${suffix}`,
  DESTINO_MYSQL_USER: `results_${suffix}`,
  AUDIT_MYSQL_USER: `audit_ui_${suffix}`,
  MIGRATIONS_MYSQL_USER: `migrations_${suffix}`,
}
const server = inject('mysql')
const passwordOf = (user: string) => `the "first" password of ${user}`

let installation: Installation
beforeAll(async () => {
  const passwords = Object.entries(users).map(([variable, user]) => [
    variable.replace(/USER$/, 'PASSWORD'),
    passwordOf(user),
  ])
  installation = await openInstallation({
    ...names,
    ...users,
    ...Object.fromEntries(passwords),
    MYSQL_ADMIN_USER: server.user,
    MYSQL_ADMIN_PASSWORD: server.password,
    EPOCHS: '2',
  })
})
afterAll(async () => {
  for (const database of Object.values(names)) await asAdministrator('DROP DATABASE IF EXISTS ??', database)
  for (const user of Object.values(users)) await asAdministrator("DROP USER IF EXISTS ?@'%'", user)
  await installation.close()
})

test('on a bare server it makes databases, users and rights, with which the whole loop runs', async () => {
  const { applied } = (await installation.pipelinesJson('setup')) as { applied: Record<string, string[]> }
  expect(applied.warehouse).toContain('0001-thesis-tables.sql')
  expect(applied.results).toContain('0001-thesis-tables.sql')

  await installation.startResults()
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', '20', '--into', 'inference', '--seed', '2')
  await installation.pipelinesJson('train', 'v1')
  expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 20 })
  await installation.pipelinesJson('users', 'add', 'ana@example.org', '--generate')
  expect((await installation.pipelines('users', 'factor-off', 'ana@example.org')).stderr).toContain(
    'has no second factor',
  )
  expect(await installation.pipelinesJson('models', 'threshold', 'v1', '0.5')).toMatchObject({
    status: 'changed',
  })
  await installation.pipelinesJson('models', 'remove', 'v1')
  await installation.pipelinesJson('doctor')
})

test.each([
  [users.AUDIT_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, "UPDATE Audits SET answer = 'normal'"],
  [users.AUDIT_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'DELETE FROM Audits'],
  [users.AUDIT_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'DELETE FROM Inference_ECG'],
  [users.AUDIT_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'DELETE FROM ECG'],
  [users.AUDIT_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'UPDATE Model SET threshold = 1'],
  [users.ORIGEM_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'SELECT * FROM Audits'],
  [users.ORIGEM_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'DELETE FROM ECG'],
  [users.ORIGEM_MYSQL_USER, names.ORIGEM_MYSQL_DATABASE, 'CREATE TABLE Own (id INT)'],
  [users.DESTINO_MYSQL_USER, names.DESTINO_MYSQL_DATABASE, 'DELETE FROM Predictions'],
  [users.DESTINO_MYSQL_USER, names.DESTINO_MYSQL_DATABASE, 'ALTER TABLE Predictions ADD own INT'],
  [users.MIGRATIONS_MYSQL_USER, names.DESTINO_MYSQL_DATABASE, 'DROP TABLE Predictions'],
])('%s may not, in %s: %s', async (user, database, statement) => {
  await expect(query({ user, password: passwordOf(user), database }, statement)).rejects.toMatchObject({
    code: 'ER_TABLEACCESS_DENIED_ERROR',
  })
})

test('the results API turns labels, and changes nothing else of a judgement', async () => {
  const { DESTINO_MYSQL_USER: user } = users
  const address = { user, password: passwordOf(user), database: names.DESTINO_MYSQL_DATABASE }
  await query(address, 'UPDATE Inference_ECG SET is_anomalous = 0, label_direction = 1 WHERE id < 0')
  await expect(query(address, 'UPDATE Inference_ECG SET error = 0')).rejects.toMatchObject({
    code: 'ER_COLUMNACCESS_DENIED_ERROR',
  })
})

test('records are verified as the user who migrates, and without one it is said what to set', async () => {
  expect(await installation.pipelinesJson('audit', 'verify')).toMatchObject({ isWell: true })
  const variables = { MIGRATIONS_MYSQL_PASSWORD: '' }
  const alone = await installation.pipelinesWith({ variables }, 'audit', 'verify')
  expect(alone).toMatchObject({ status: 1, stderr: expect.stringContaining('set MIGRATIONS_MYSQL_PASSWORD') })
})

test('counts that are wrong are told by doctor, and made anew as the user who migrates', async () => {
  const { AUDIT_MYSQL_USER: user } = users
  const address = { user, password: passwordOf(user), database: names.ORIGEM_MYSQL_DATABASE }
  await query(
    address,
    "INSERT INTO Worklist_Counts VALUES ('2024-05-01', 'v1', 15, 'unread', 'normal', 3, '', 0, 0, 7)",
  )
  expect(await installation.pipelines('doctor')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining(
      '7 judgements are counted, and the worklist has 0. Run `pipelines recount`.',
    ),
  })
  const variables = { MIGRATIONS_MYSQL_PASSWORD: '' }
  const alone = await installation.pipelinesWith({ variables }, 'recount')
  expect(alone).toMatchObject({ status: 1, stderr: expect.stringContaining('set MIGRATIONS_MYSQL_PASSWORD') })
  expect(await installation.pipelinesJson('recount')).toEqual({
    firstAnswers: { before: 0, after: 0 },
    worklist: { before: 7, after: 0 },
  })
  expect(await installation.pipelinesJson('doctor')).toMatchObject({ isWell: true })
})

test('no user comes to the other database', async () => {
  for (const user of [users.ORIGEM_MYSQL_USER, users.AUDIT_MYSQL_USER]) {
    const address = { user, password: passwordOf(user), database: names.DESTINO_MYSQL_DATABASE }
    await expect(query(address, 'SELECT 1')).rejects.toMatchObject({ code: 'ER_DBACCESS_DENIED_ERROR' })
  }
})

test('run again it applies nothing, and changes a password that has changed', async () => {
  installation.environment.ORIGEM_MYSQL_PASSWORD = 'the second one'
  expect((await installation.pipelines('models')).stderr).toContain('refuses the user or the password')
  expect(await installation.pipelinesJson('setup')).toMatchObject({ applied: { warehouse: [], results: [] } })
  expect(await installation.pipelines('models')).toMatchObject({ status: 0 })
})

test('run again it takes back what a service was granted beyond its rights', async () => {
  const { ORIGEM_MYSQL_USER: user } = users
  const { ORIGEM_MYSQL_DATABASE: database } = names
  await asAdministrator(`GRANT SELECT, DELETE ON \`${database}\`.ECG TO ?@'%'`, user)
  await asAdministrator(`GRANT INSERT ON \`${database}\`.Audits TO ?@'%'`, user)
  await asAdministrator(`GRANT UPDATE (comment) ON \`${database}\`.Audits TO ?@'%'`, user)
  await asAdministrator(`GRANT DROP ON \`${database}\`.* TO ?@'%'`, user)
  const ill = await installation.pipelines('doctor')
  expect(ill).toMatchObject({
    status: 1,
    stdout: expect.stringContaining(
      `${user} has more than is needed: DELETE on ecg, INSERT on audits, UPDATE (comment) on audits, DROP on the whole database.`,
    ),
  })
  // What is granted on the whole database is left, and told.
  expect(await installation.pipelinesJson('setup')).toMatchObject({
    faults: [`${user} has more than is needed: DROP on the whole database.`],
  })
  await asAdministrator(`REVOKE DROP ON \`${database}\`.* FROM ?@'%'`, user)
  expect(await installation.pipelinesJson('doctor')).toMatchObject({ isWell: true })
  const address = { user, password: installation.environment.ORIGEM_MYSQL_PASSWORD ?? '', database }
  for (const statement of ['DELETE FROM ECG', "INSERT INTO Audits (beat) VALUES ('ecg-1')"])
    await expect(query(address, statement)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' })
  await query(address, 'SELECT COUNT(*) FROM ECG')
})

test('of two services that come as one user each has its rights', async () => {
  const { AUDIT_MYSQL_USER, AUDIT_MYSQL_PASSWORD } = installation.environment
  Object.assign(installation.environment, {
    AUDIT_MYSQL_USER: installation.environment.ORIGEM_MYSQL_USER,
    AUDIT_MYSQL_PASSWORD: installation.environment.ORIGEM_MYSQL_PASSWORD,
  })
  await installation.pipelinesJson('setup')
  const user = users.ORIGEM_MYSQL_USER
  const address = {
    user,
    password: installation.environment.ORIGEM_MYSQL_PASSWORD ?? '',
    database: names.ORIGEM_MYSQL_DATABASE,
  }
  await query(address, "UPDATE Training_Runs SET tag = 'v1' WHERE tag = 'v1'")
  await query(address, 'SELECT * FROM Audits')
  Object.assign(installation.environment, { AUDIT_MYSQL_USER, AUDIT_MYSQL_PASSWORD })
})

test('without an administrator it migrates as the user of the migrations, and leaves users alone', async () => {
  installation.environment.MYSQL_ADMIN_PASSWORD = ''
  installation.environment.ORIGEM_MYSQL_PASSWORD = 'a third one, which nobody sets'
  const setup = await installation.pipelines('setup')
  expect(setup).toMatchObject({ status: 0, stdout: expect.stringContaining('left as they are') })
  expect((await installation.pipelines('models')).status).toBe(1)
})

interface Address {
  user: string
  password: string
  database: string
}

async function query(address: Address, statement: string, parameters: string[] = []) {
  const { host, port } = server
  const { db, close } = openDatabase({ host, port, charset: 'utf8mb4', ...address }, { connections: 1 })
  try {
    return await db.$client.query<RowDataPacket[]>(statement, parameters)
  } finally {
    await close()
  }
}

function asAdministrator(statement: string, parameter: string) {
  return query({ ...server, database: 'information_schema' }, statement, [parameter])
}
