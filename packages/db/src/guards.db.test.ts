import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit } from './audit-tables.ts'
import { checkRights } from './check-rights.ts'
import { type Database, openDatabase } from './database.ts'
import { core } from './drizzle.ts'
import { utcNow } from './moments.ts'
import { grantServices } from './statements/users.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'
import { authUser, ecg, keptEcg } from './warehouse-tables.ts'

const { eq, sql } = core

/** As the user of the audit UI, whom somebody else has taken over. */
let database: TestDatabase
let taken: Database
let user: string
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  user = `u${database.address.database.slice(-20)}`
  await database.db.$client.query("CREATE USER ??@'%' IDENTIFIED BY 'of the test'", [user])
  await grantServices(database.db, 'warehouse', database.address.database, ['audit-ui'], user)
  taken = openDatabase({ ...database.address, user, password: 'of the test' }, { connections: 1 })
  const at = { createdAt: utcNow(), updatedAt: utcNow(), emailVerified: false, role: 'reader' }
  await database.db.insert(authUser).values([
    { ...at, id: 'ana', name: 'Ana', email: 'ana@example.org' },
    { ...at, id: 'rui', name: 'Rui', email: 'rui@example.org', disabledAt: utcNow() },
  ])
})
afterEach(async () => {
  await taken.close()
  await database.db.$client.query("DROP USER ??@'%'", [user])
  await database.close()
})

const record = (fields: Partial<typeof audit.$inferInsert> = {}) =>
  taken.db.insert(audit).values({
    ...{ answerKey: randomUUID(), beat: 'ecg-1', inferenceId: 1, modelTag: 'v1', modelVerdict: 'normal' },
    ...{ kind: 'reading', readerId: 'ana', answer: 'normal', reveal: 'before' },
    ...{ answeredAt: utcNow(), recordedAt: utcNow() },
    ...fields,
  })
const minutesFromNow = (minutes: number) =>
  sql`UTC_TIMESTAMP(3) + INTERVAL ${minutes} MINUTE` as unknown as string
const refusedFor = (reason: string) => ({
  cause: expect.objectContaining({ message: expect.stringContaining(reason) }),
})

test('an answer is taken at the present moment, and not as if it had been given before or after', async () => {
  await record()
  await record({ recordedAt: minutesFromNow(-1) })
  for (const minutes of [-2, 2, -60 * 24 * 365])
    await expect(record({ recordedAt: minutesFromNow(minutes) })).rejects.toMatchObject(
      refusedFor('the present moment'),
    )
  expect(await database.db.$count(audit)).toBe(2)
})

test.each(['nobody', 'rui'])('an answer of %s, who may not come in, is not taken', async (readerId) => {
  await expect(record({ readerId })).rejects.toMatchObject(refusedFor('a reader who may come in'))
})

const aRow = { verdict: 'normal', measuredAt: '2024-05-01 12:00:00', s0: 0.1 } as const
const keep = (id: number, first = '`0`') =>
  taken.db.$client.query(
    `INSERT INTO Withdrawn_ECG (\`0\`, \`1\`, is_anomalous, dt_measure, id, withdrawn_at)
     SELECT ${first}, \`1\`, is_anomalous, dt_measure, id, UTC_TIMESTAMP(3) FROM ECG WHERE id = ?`,
    [id],
  )
const addRow = async () => {
  const [{ insertId }] = await database.db.insert(ecg).values(aRow)
  await database.db.$client.query('UPDATE ECG SET `0` = 0.1, `1` = -1.25 WHERE id = ?', [insertId])
  return insertId
}
const takeOut = async (id: number) => {
  const [{ affectedRows }] = await taken.db.delete(keptEcg).where(eq(keptEcg.id, id))
  return affectedRows
}

test('a row of the training table is taken out where it is kept as it was, and no other is', async () => {
  const [kept, free, altered] = [await addRow(), await addRow(), await addRow()]
  await keep(kept)
  await keep(altered, '0.2')
  // A label that answers gave stands in their record.
  await taken.db.update(ecg).set({ verdict: 'anomalous' }).where(eq(ecg.id, kept))
  expect([await takeOut(kept), await takeOut(free), await takeOut(altered)]).toEqual([1, 0, 0])
  for (const statement of ['DELETE FROM ECG', 'UPDATE ECG SET `0` = 1', 'DELETE FROM Withdrawn_ECG'])
    await expect(taken.db.$client.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^ER_(TABLE|COLUMN)ACCESS_DENIED_ERROR$/),
    })
  expect((await database.db.select({ id: ecg.id }).from(ecg)).map(({ id }) => id)).toEqual([free, altered])
})

test('rights that are missing and those that are superfluous are named, to the user and to an administrator', async () => {
  const { database: name } = database.address
  const check = () => checkRights(taken.db, 'warehouse', name, ['audit-ui'])
  const asAdministrator = () => checkRights(database.db, 'warehouse', name, ['audit-ui'], user)
  const well = { missing: [], superfluous: [], isUnlimited: false }
  expect([await check(), await asAdministrator()]).toEqual([well, well])
  const ask = (statement: string) => database.db.$client.query(statement, [name, user])
  await ask("REVOKE INSERT ON ??.Audits FROM ??@'%'")
  await ask("GRANT UPDATE (comment) ON ??.Audits TO ??@'%'")
  await ask("GRANT DELETE ON ??.ECG TO ??@'%'")
  await ask("GRANT CREATE ON ??.* TO ??@'%'")
  const ill = {
    ...well,
    missing: ['INSERT on audits'],
    superfluous: expect.arrayContaining([
      'UPDATE (comment) on audits',
      'DELETE on ecg',
      'CREATE on the whole database',
    ]),
  }
  expect([await check(), await asAdministrator()]).toEqual([ill, ill])
  await grantServices(database.db, 'warehouse', name, ['audit-ui'], user)
  expect(await check()).toEqual({ ...well, superfluous: ['CREATE on the whole database'] })
  expect((await checkRights(database.db, 'warehouse', name, ['audit-ui'])).isUnlimited).toBe(true)
})
