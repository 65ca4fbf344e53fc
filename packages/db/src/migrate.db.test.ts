import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as analysisTables from './analysis-tables.ts'
import * as auditTables from './audit-tables.ts'
import * as chainTables from './chain-tables.ts'
import * as challengerTables from './challenger-tables.ts'
import { openDatabase } from './database.ts'
import * as driftTables from './drift-tables.ts'
import { core, mysqlCore } from './drizzle.ts'
import * as erasureTables from './erasure-tables.ts'
import * as keptTables from './kept-tables.ts'
import * as knownBeatTables from './known-beat-tables.ts'
import * as leaseTables from './lease-tables.ts'
import { listMigrations, listMissingMigrations, migrate } from './migrate.ts'
import * as monitoringTables from './monitoring-tables.ts'
import * as notificationTables from './notification-tables.ts'
import * as registryTables from './registry-tables.ts'
import * as resultsTables from './results-tables.ts'
import * as securityTables from './security-tables.ts'
import * as seedTables from './seed-tables.ts'
import {
  createThesisResults,
  letAuditsBeMadeUp,
  openTestDatabase,
  type TestDatabase,
} from './testing/index.ts'
import * as warehouseTables from './warehouse-tables.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

async function listColumns(table: string): Promise<RowDataPacket[]> {
  const [columns] = await database.db.$client.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  )
  return columns
}

/** The columns of a table's primary key, in its order. */
async function listKeyColumns(table: string): Promise<string[]> {
  const [columns] = await database.db.$client.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY ORDINAL_POSITION`,
    [table],
  )
  return columns.map(({ name }) => String(name))
}

test.each(['warehouse', 'results'] as const)('an empty %s gets every table, once', async (name) => {
  expect(await listMissingMigrations(database.db, name)).toEqual(listMigrations(name))
  expect(await migrate(database.db, name)).toEqual(listMigrations(name))
  expect(await migrate(database.db, name)).toEqual([])
  expect(await listMissingMigrations(database.db, name)).toEqual([])
})

test('two processes that migrate at once share the work without an error', async () => {
  const other = openDatabase(database.address)
  const applied = await Promise.all([migrate(database.db, 'warehouse'), migrate(other.db, 'warehouse')])
  await other.close()
  expect(applied.flat().sort()).toEqual(listMigrations('warehouse'))
})

test('a migration that was cut off in the middle is finished by the next run', async () => {
  await migrate(database.db, 'results')
  await database.db.$client.query('DROP INDEX `Inference_ECG_arrival` ON `Inference_ECG`')
  await database.db.$client.query("DELETE FROM `Vigia_Migrations` WHERE `name` LIKE '0007%'")
  expect(await migrate(database.db, 'results')).toEqual(['0007-arrival.sql'])
  const [indexes] = await database.db.$client.query<RowDataPacket[]>(
    "SHOW INDEX FROM `Inference_ECG` WHERE Key_name = 'Inference_ECG_arrival'",
  )
  expect(indexes).toHaveLength(1)
})

test('a table whose id cannot be numbered is refused by name', async () => {
  await database.db.$client.query('CREATE TABLE `ECG` (`0` DOUBLE, `id` TEXT)')
  await expect(migrate(database.db, 'warehouse')).rejects.toThrow('Column id of table ECG is text')
})

test('what the thesis’s create_all made keeps its columns and rows, and Vigia’s columns come after them', async () => {
  await createThesisResults(database.db)
  await database.db.$client.query(
    "INSERT INTO `Inference_ECG` (`dt_measure`, `is_anomalous`, `model_tag`, `0`) VALUES ('2024-05-01', 1, 'old', 0.5)",
  )
  const before = await listColumns('Inference_ECG')
  await migrate(database.db, 'results')
  expect((await listColumns('Inference_ECG')).slice(0, before.length)).toEqual(before)
  const [[row]] = await database.db.$client.query<RowDataPacket[]>(
    'SELECT `is_anomalous`, `model_tag`, `0`, `source_ecg_id`, `idempotency_key` FROM `Inference_ECG`',
  )
  expect(row).toEqual({
    is_anomalous: 1,
    model_tag: 'old',
    0: 0.5,
    source_ecg_id: null,
    idempotency_key: null,
  })
})

/** Columns that the thesis made, or pandas: on other servers they have other types than drizzle is told. */
const thesisTables = ['ECG', 'Inference_ECG', 'Model', 'Predictions']
/** The accounts' own library reads and writes these. */
const notDeclared = ['Auth_Verification', 'Auth_Rate_Limit', 'Vigia_Migrations']

const declared = {
  warehouse: [
    ...Object.values(warehouseTables),
    ...Object.values(auditTables),
    ...Object.values(registryTables),
    ...Object.values(analysisTables),
    ...Object.values(chainTables),
    ...Object.values(challengerTables),
    ...Object.values(driftTables),
    ...Object.values(erasureTables),
    ...Object.values(keptTables),
    ...Object.values(knownBeatTables),
    ...Object.values(leaseTables),
    ...Object.values(monitoringTables),
    ...Object.values(notificationTables),
    ...Object.values(securityTables),
    ...Object.values(seedTables),
  ],
  results: [...Object.values(resultsTables), ...Object.values(leaseTables)],
}

/** Without what a server adds: the width in which an integer is shown. */
const plainType = (type: string) =>
  type
    .toLowerCase()
    .replace('boolean', 'tinyint')
    .replace(/int\(\d+\)/, 'int')

test.each(['warehouse', 'results'] as const)(
  'the tables of the %s as drizzle knows them are the tables on the server',
  async (kind) => {
    await migrate(database.db, kind)
    const tables = declared[kind].filter((table) => core.is(table, mysqlCore.MySqlTable))
    const names: string[] = []
    for (const table of tables) {
      expect(await database.db.select().from(table)).toBeInstanceOf(Array)
      const { name, columns, primaryKeys } = mysqlCore.getTableConfig(table)
      names.push(name)
      const declaredKey = [
        ...columns.filter((column) => column.primary),
        ...primaryKeys.flatMap((key) => key.columns),
      ].map((column) => column.name)
      expect.soft(`${name}: ${declaredKey}`).toBe(`${name}: ${await listKeyColumns(name)}`)
      // The second name of `doubt`: see migration 0016.
      const onServer = (await listColumns(name)).filter((column) => column.name !== 'margin')
      const describe = thesisTables.includes(name)
        ? ({ name }: { name: string }) => name
        : (column: { name: string; type: string; isNullable: boolean }) =>
            `${column.name} ${column.type}${column.isNullable ? '' : ' not null'}`
      const declaredColumns = columns
        .map((column) => ({
          name: column.name,
          type: plainType(column.getSQLType()),
          isNullable: !column.notNull,
        }))
        .map(describe)
        .sort()
      const columnsOnServer = onServer
        .map((column) => ({
          name: String(column.name),
          type: plainType(String(column.type)),
          isNullable: column.nullable === 'YES',
        }))
        .map(describe)
        .sort()
      // The accounts' own library has columns that nobody else reads.
      expect(columnsOnServer).toEqual(
        name.startsWith('Auth_') ? expect.arrayContaining(declaredColumns) : declaredColumns,
      )
    }
    const [rows] = await database.db.$client.query<RowDataPacket[]>('SHOW TABLES')
    const small = (name: unknown) => String(name).toLowerCase()
    const others = rows
      .map((row) => small(Object.values(row)[0]))
      .filter((name) => !names.map(small).includes(name))
    expect(notDeclared.map(small)).toEqual(expect.arrayContaining(others))
  },
)

const { audit } = auditTables

const anAudit = {
  answerKey: '00000000-0000-4000-8000-000000000001',
  beat: 'ecg-1',
  inferenceId: 1,
  modelTag: 'v1',
  modelVerdict: 'normal',
  kind: 'reading',
  readerId: 'reader',
  answer: 'normal',
  reveal: 'before',
  answeredAt: '2024-05-01 12:00:00.000',
  recordedAt: '2024-05-01 12:00:00.123',
} as const

test('an audit is neither changed nor deleted', async () => {
  await migrate(database.db, 'warehouse')
  await letAuditsBeMadeUp(database.db)
  await database.db.insert(audit).values(anAudit)
  const { $client } = database.db
  await expect($client.query("UPDATE `Audits` SET `answer` = 'anomalous'")).rejects.toThrow('never changed')
  await expect($client.query('DELETE FROM `Audits`')).rejects.toThrow('never deleted')
  expect(await database.db.select().from(audit)).toMatchObject([anAudit])
})

test('a user who may not make triggers gets the tables all the same', async () => {
  const user = `u${database.address.database.slice(-20)}`
  const { $client } = database.db
  await $client.query("CREATE USER ??@'%' IDENTIFIED BY 'of the test'", [user])
  try {
    await $client.query(
      "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE VIEW, ALTER, INDEX, REFERENCES ON ??.* TO ??@'%'",
      [database.address.database, user],
    )
    const limited = openDatabase({ ...database.address, user, password: 'of the test' })
    await migrate(limited.db, 'warehouse').finally(() => limited.close())
    const [triggers] = await $client.query<RowDataPacket[]>('SHOW TRIGGERS')
    expect(triggers).toEqual([])
    expect(await listMissingMigrations(database.db, 'warehouse')).toEqual([])
  } finally {
    await $client.query("DROP USER ??@'%'", [user])
  }
})
