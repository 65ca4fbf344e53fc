import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseName, type Db, insertRows, migrate, model, openDatabase } from '@vigia/db'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startDockerServer } from '../scripts/database/find-database.ts'
import type { Database, ServerAddress } from '../scripts/database/server.ts'
import { openBackups } from './delivery/backups.ts'

let folder: string
let scripts: ReturnType<typeof openBackups>
let backups: string
let origin: Database
let target: Database
let filled: Databases

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia backup-'))
  scripts = openBackups(folder)
  ;[origin, target] = await Promise.all([startServer('origin'), startServer('target')])
  await createDatabases(origin)
  filled = openDatabases(origin)
  await fillDatabases(filled)
})

beforeEach(async () => {
  backups = mkdtempSync(join(folder, 'backups-'))
  await onServer(target, 'DROP DATABASE IF EXISTS Datawarehouse', 'DROP DATABASE IF EXISTS Results')
})

afterAll(async () => {
  await filled?.close()
  await Promise.all([origin?.close(), target?.close()])
  rmSync(folder, { recursive: true, force: true })
})

test('what is restored into an empty server is what was there, to the byte', async () => {
  const backup = await makeBackup()
  expect(await restore(target, backup)).toMatchObject({ status: 0 })

  const restored = openDatabases(target)
  try {
    expect(await fingerprint(restored)).toEqual(await fingerprint(filled))
    const [found] = await restored.warehouse.select().from(model)
    expect(Buffer.from(found?.weights ?? [])).toEqual(weights)
  } finally {
    await restored.close()
  }
})

test('a backup holds one moment, although rows go on arriving in both databases', async () => {
  const stop = new AbortController()
  const writing = writeInTurns(stop.signal)
  const backup = await makeBackup()
  stop.abort()
  await writing
  expect(await restore(target, backup)).toMatchObject({ status: 0 })

  // A turn writes into the warehouse, then into the results: at any one moment they differ by one row at most.
  const [first, second] = await countTurns(target)
  expect([0, 1]).toContain(first - second)
})

test('a backup that was changed is refused before anything is written', async () => {
  const backup = await makeBackup()
  appendFileSync(join(backup, 'Datawarehouse+Results.sql.gz'), 'x')
  expect(await restore(target, backup)).toMatchObject({ status: 1 })
  expect(await listDatabases(target)).not.toContain('Datawarehouse')
})

test('a server with tables is left alone; told to replace them, what was there is kept beside', async () => {
  const backup = await makeBackup()
  await createDatabases(target)
  await onServer(target, 'CREATE TABLE Results.Precious (id INT)')

  const refused = await restore(target, backup)
  expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('--replace') })
  expect(await listTables(target)).toEqual(['Precious'])

  expect(await restore(target, backup, '--replace')).toMatchObject({ status: 0 })
  expect(await listTables(target)).not.toContain('Precious')

  const kept = readdirSync(backups).filter((name) => !backup.endsWith(name))
  expect(kept).toHaveLength(1)
  expect(await restore(target, join(backups, kept[0] ?? ''), '--replace')).toMatchObject({ status: 0 })
  expect(await listTables(target)).toEqual(['Precious'])
})

test('the newest backups are kept, and nobody else may read them', async () => {
  for (const day of [1, 2, 3]) mkdirSync(join(backups, `2020010${day}T000000Z`))
  const backup = await makeBackup('--keep', '2')
  expect(readdirSync(backups).sort()).toEqual(['20200103T000000Z', backup.slice(backups.length + 1)])
  expect(statSync(join(backup, 'Datawarehouse+Results.sql.gz')).mode & 0o077).toBe(0)
})

test('a dump that breaks off leaves no backup', async () => {
  const failed = await scripts.backUp({ ...origin, password: 'wrong' }, backups)
  expect(failed.status).toBe(1)
  expect(failed.stderr).toContain('Access denied')
  expect(readdirSync(backups).filter((name) => !name.startsWith('.'))).toEqual([])
})

async function startServer(name: string): Promise<Database> {
  const attempt = await startDockerServer(join(folder, name), () => {}, { durable: false })
  if (attempt.status !== 'found') throw new Error(attempt.reason)
  return attempt.database
}

async function makeBackup(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await scripts.backUp(origin, ...words, backups)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout.trim()
}

const restore = (server: ServerAddress, backup: string, ...words: string[]) =>
  scripts.restore(server, ...words, backup)

async function createDatabases(server: ServerAddress): Promise<void> {
  await onServer(server, 'CREATE DATABASE Datawarehouse', 'CREATE DATABASE Results')
}

/** Runs statements one after the other, and gives the first column of the last one's rows. */
async function onServer(server: ServerAddress, ...statements: string[]): Promise<unknown[]> {
  const { host, port, user, password } = server
  const connection = await createConnection({ host, port, user, password, rowsAsArray: true })
  try {
    let column: unknown[] = []
    for (const statement of statements) {
      const [rows] = await connection.query(statement)
      column = Array.isArray(rows) ? rows.map((row) => (row as unknown[])[0]) : []
    }
    return column
  } finally {
    await connection.end()
  }
}

const listDatabases = (server: ServerAddress) => onServer(server, 'SHOW DATABASES')
const listTables = (server: ServerAddress) => onServer(server, 'SHOW TABLES FROM Results')

/** Writes a row into the warehouse, then one into the results, and so on until it is told to stop. */
async function writeInTurns(signal: AbortSignal): Promise<void> {
  await onServer(
    origin,
    ...['Datawarehouse', 'Results'].map(
      (name) => `CREATE TABLE ${name}.Turns (id INT AUTO_INCREMENT PRIMARY KEY)`,
    ),
  )
  while (!signal.aborted)
    await onServer(origin, 'INSERT INTO Datawarehouse.Turns VALUES ()', 'INSERT INTO Results.Turns VALUES ()')
}

async function countTurns(server: ServerAddress): Promise<[number, number]> {
  const [warehouse] = await onServer(server, 'SELECT COUNT(*) FROM Datawarehouse.Turns')
  const [results] = await onServer(server, 'SELECT COUNT(*) FROM Results.Turns')
  return [Number(warehouse), Number(results)]
}

const names: Record<DatabaseName, string> = { warehouse: 'Datawarehouse', results: 'Results' }

interface Databases {
  warehouse: Db
  results: Db
  close(): Promise<void>
}

/** Opens both databases on a server. */
function openDatabases(server: ServerAddress): Databases {
  const open = (name: DatabaseName) => openDatabase({ ...server, database: names[name], charset: 'utf8mb4' })
  const warehouse = open('warehouse')
  const results = open('results')
  return {
    warehouse: warehouse.db,
    results: results.db,
    close: async () => {
      await Promise.all([warehouse.close(), results.close()])
    },
  }
}

/** Every byte there is, and as many zeros. */
const weights = Buffer.from(Array.from({ length: 512 }, (_, index) => Math.max(0, index - 256)))

/** Lays out both databases and puts rows with awkward values into the tables of both. */
async function fillDatabases({ warehouse, results }: Databases): Promise<void> {
  await migrate(warehouse, 'warehouse')
  await migrate(results, 'results')
  const awkward = [Math.PI, -0.1, 1 / 3, 1.17549435e-38, null]
  for (const [db, table] of [
    [warehouse, 'ECG'],
    [warehouse, 'Inference_ECG'],
    [results, 'Inference_ECG'],
  ] as const)
    await insertRows(db, table, ['0', '139', 'dt_measure'], 300, (row, values) =>
      values.push(awkward[row % awkward.length] ?? null, row / 7, '2024-02-29 23:59:59'),
    )
  await insertRows(results, 'Predictions', ['value_0', 'model_tag'], 300, (row, values) =>
    values.push(row / 3, "coração ' \\ \n 🫀"),
  )
  await warehouse.$client.query('INSERT INTO Audit_Settings VALUES (?, ?, NULL, ?)', [
    'greeting',
    'one line\nand another',
    '2026-01-02 03:04:05.678',
  ])
  await warehouse.insert(model).values({ tag: 'v1', threshold: 0.1, weights })
}

/** Each table with its number of rows and the server's checksum over their contents; each trigger with what it does. */
async function fingerprint({ warehouse, results }: Databases): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, db] of [['warehouse', warehouse] as const, ['results', results] as const]) {
    const [tables] = await db.$client.query<RowDataPacket[]>('SHOW TABLES')
    for (const table of tables.map((row) => String(Object.values(row)[0]))) {
      const [[count]] = await db.$client.query<RowDataPacket[]>('SELECT COUNT(*) AS rows_there FROM ??', [
        table,
      ])
      const [[sum]] = await db.$client.query<RowDataPacket[]>('CHECKSUM TABLE ?? EXTENDED', [table])
      found[`${name}.${table}`] = `${count?.rows_there} rows, ${sum?.Checksum}`
    }
    const [triggers] = await db.$client.query<RowDataPacket[]>('SHOW TRIGGERS')
    for (const { Trigger, Event, Statement } of triggers)
      found[`${name}.${Trigger}`] = `${Event}: ${Statement}`
  }
  return found
}
