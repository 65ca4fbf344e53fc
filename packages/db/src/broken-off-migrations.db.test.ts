import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Connection, PoolConnection, QueryOptions, RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { type DatabaseName, listMigrations, migrate } from './migrate.ts'
import {
  createThesisResults,
  createThesisWarehouse,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
  insertThesisJudgement,
  openTestDatabase,
  type TestDatabase,
} from './testing/index.ts'

let whole: TestDatabase
let broken: TestDatabase
beforeEach(async () => {
  ;[whole, broken] = await Promise.all([openTestDatabase(), openTestDatabase()])
})
afterEach(() => Promise.all([whole.close(), broken.close()]))

class Killed extends Error {}

/** Of a built query the error stands in another. */
const isKilled = (error: unknown) =>
  error instanceof Killed || (error instanceof Error && error.cause instanceof Killed)

/** The database as a process sees it that dies right after the first statement which no process before it has sent. */
function dyingAfterNewStatement(db: Db, known: Set<string>): Db {
  const watched = (connection: PoolConnection): PoolConnection =>
    new Proxy(connection, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return async (query: string | QueryOptions, values?: unknown[]) => {
          const outcome = await target.query(query as string, values).then(
            (answer) => ({ answer }),
            (error: unknown) => ({ error }),
          )
          const statement = target.format(typeof query === 'string' ? query : query.sql, values as never)
          // Each process has a lease of its own; the next of one that dies waits for its end, whenever it died.
          const isOfLease = /`Leases`/i.test(statement) && !statement.startsWith('CREATE')
          if (!known.has(statement) && !isOfLease) {
            known.add(statement)
            target.destroy()
            throw new Killed()
          }
          if ('error' in outcome) throw outcome.error
          return outcome.answer
        }
      },
    })
  return {
    $client: { getConnection: async () => watched(await db.$client.getConnection()) },
  } as unknown as Db
}

/** Migrates by processes that die one after the other, each a statement further than those before. */
async function migrateBrokenOffEverywhere(db: Db, name: DatabaseName): Promise<number> {
  const known = new Set<string>()
  for (let deaths = 0; ; deaths++) {
    try {
      await migrate(dyingAfterNewStatement(db, known), name)
      return deaths
    } catch (error) {
      if (!isKilled(error)) throw error
    }
  }
}

async function describeLayout(connection: Pick<Connection, 'query'>): Promise<unknown> {
  const select = async (columns: string, table: string, order: string) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT ${columns} FROM information_schema.${table} WHERE ${table === 'TRIGGERS' ? 'TRIGGER_SCHEMA' : 'TABLE_SCHEMA'} = DATABASE() ORDER BY ${order}`,
    )
    return rows
  }
  return {
    tables: await select('TABLE_NAME, ENGINE, TABLE_COLLATION', 'TABLES', 'TABLE_NAME'),
    columns: await select(
      'TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, EXTRA',
      'COLUMNS',
      'TABLE_NAME, ORDINAL_POSITION',
    ),
    keys: await select(
      'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE',
      'STATISTICS',
      'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX',
    ),
    // Of several statements that are sent at once, MySQL keeps what parts a trigger from the next.
    triggers: await select(
      "TRIGGER_NAME, TRIM(TRAILING ';' FROM ACTION_STATEMENT) AS statement",
      'TRIGGERS',
      'TRIGGER_NAME',
    ),
  }
}

async function readRows(db: Db, tables: readonly string[]): Promise<unknown[]> {
  const all: unknown[] = []
  for (const table of tables) {
    const [rows] = await db.$client.query<RowDataPacket[]>('SELECT * FROM ?? ORDER BY `id`', [table])
    all.push(rows)
  }
  return all
}

const samples = Array.from({ length: ECG_LENGTH }, (_, sample) => sample / 128)
const measuredAt = '2024-05-01 12:00:00'

const nothing = async () => {}

/** What pandas left: ids that rows share, ids that are missing, an id of 0. */
async function fillWarehouse(db: Db): Promise<void> {
  await createThesisWarehouse(db)
  const ids = [5, 5, null, 0, 2, 2, null]
  await insertThesisEcgs(
    db,
    ids.map((id, row) => ({ id, measuredAt, samples, isAnomalous: row % 2 })),
  )
  await insertThesisInferenceEcgs(
    db,
    [1, 2, 3].map((id) => ({ id, measuredAt, samples })),
  )
  await db.$client.query("INSERT INTO `Model` (tag, threshold) VALUES ('old', 0.5), ('older', 0.25)")
}

async function fillResults(db: Db): Promise<void> {
  await createThesisResults(db)
  for (const isAnomalous of [0, 1])
    await insertThesisJudgement(db, {
      ecgAt: measuredAt,
      predictionAt: measuredAt,
      isAnomalous,
      tag: 'old',
      samples,
      reconstruction: samples,
    })
}

test.each([
  ['an empty warehouse', 'warehouse', nothing, ['ECG', 'Inference_ECG', 'Model']],
  ['the thesis’s warehouse', 'warehouse', fillWarehouse, ['ECG', 'Inference_ECG', 'Model']],
  ['an empty results database', 'results', nothing, ['Inference_ECG', 'Predictions']],
  ['the thesis’s results database', 'results', fillResults, ['Inference_ECG', 'Predictions']],
] as const)(
  'a migration of %s that is broken off after each of its statements ends as one that was not',
  async (_, name, fill, tables) => {
    for (const { db } of [whole, broken]) await fill(db)
    expect(await migrate(whole.db, name)).toEqual(listMigrations(name))
    expect(await migrateBrokenOffEverywhere(broken.db, name)).toBeGreaterThan(10)
    expect(await describeLayout(broken.db.$client)).toEqual(await describeLayout(whole.db.$client))
    expect(await readRows(broken.db, tables)).toEqual(await readRows(whole.db, tables))
  },
)

test.each(['warehouse', 'results'] as const)(
  'a %s that a test opens is what the migrations make',
  async (name) => {
    await migrate(whole.db, name)
    const opened = await openTestDatabase(name)
    expect(await describeLayout(opened.db.$client)).toEqual(await describeLayout(whole.db.$client))
    expect(await migrate(opened.db, name)).toEqual([])
    await opened.close()
  },
)

test('each migration is told of once, with its database and how long it took', async () => {
  const told: unknown[] = []
  await migrate(whole.db, 'warehouse', (applied) => told.push(applied))
  await migrate(whole.db, 'warehouse', (applied) => told.push(applied))
  expect(told).toEqual(
    listMigrations('warehouse').map((migration) => ({
      database: 'warehouse',
      migration,
      milliseconds: expect.any(Number),
    })),
  )
})
