import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { listMigrations, migrate } from './migrate.ts'
import {
  createThesisWarehouse,
  describeLayout,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
  migrateBrokenOffEverywhere,
  openTestDatabase,
  readRows,
  readSql,
  type TestDatabase,
  thesisBeat,
} from './testing/index.ts'
import { ecg } from './warehouse-tables.ts'

// Tables without a key on one server; a cluster takes no such rows, or leaves them as they are: e2e/clusters/adoption.cluster.test.ts.
let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const measuredAt = '2024-05-01 12:00:00'
const samples = thesisBeat(0)

/** Rows of the training table by their ids, the first normal and each second one anomalous. */
const insertEcgs = (db: Db, ids: readonly (number | null)[]) =>
  insertThesisEcgs(
    db,
    ids.map((id, row) => ({ id, measuredAt, samples, isAnomalous: (row + 1) % 2 })),
  )

async function listColumns(): Promise<{ name: string; type: string }[]> {
  const [columns] = await database.db.$client.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'ECG' ORDER BY ORDINAL_POSITION`,
  )
  return columns as RowDataPacket[] & { name: string; type: string }[]
}

const listIds = async () =>
  (await database.db.select({ id: ecg.id }).from(ecg).orderBy(ecg.id)).map(({ id }) => id)

test('rows that pandas wrote without a key keep their values, ids and types', async () => {
  await createThesisWarehouse(database.db)
  await insertEcgs(database.db, [0, 1, 7])
  const before = await listColumns()
  await migrate(database.db, 'warehouse')
  expect((await listColumns()).slice(0, before.length)).toEqual(before)
  const rows = await database.db.select().from(ecg).orderBy(ecg.id)
  expect(rows.map((row) => [row.id, row.verdict, row.measuredAt])).toEqual([
    [0, 'normal', '2024-05-01 12:00:00'],
    [1, 'anomalous', '2024-05-01 12:00:00'],
    [7, 'normal', '2024-05-01 12:00:00'],
  ])
  expect(rows[0]).toMatchObject({ 0: 0, 139: 139 / 256 })
  await database.db.insert(ecg).values({ verdict: 'normal', measuredAt: '2024-05-02 00:00:00' })
  expect(await listIds()).toEqual([0, 1, 7, 8])
  const entered = await database.db.select({ at: ecg.enteredAt }).from(ecg).orderBy(ecg.id)
  expect(entered.map(({ at }) => at)).toEqual([null, null, null, expect.stringMatching(/^\d{4}-/)])
})

test('rows without an id, or with one that another row has, get an id of their own', async () => {
  await createThesisWarehouse(database.db)
  await insertEcgs(database.db, [5, 5, null, 2, 2, null])
  await migrate(database.db, 'warehouse')
  const ids = await listIds()
  expect(new Set(ids).size).toBe(6)
  expect(ids).toEqual(expect.arrayContaining([2, 5]))
  const names = (await listColumns()).map(({ name }) => name)
  expect(names.slice(-2)).toEqual(['id', 'entered_at'])
})

test('what the thesis’s pipelines read of the warehouse stands where it stood, and pandas goes on appending', async () => {
  const { db } = database
  await createThesisWarehouse(db)
  const row = (id: number, day: number) => ({
    id,
    measuredAt: `2024-05-0${day} 12:00:00`,
    samples: thesisBeat(id),
  })
  await insertThesisEcgs(db, [{ ...row(0, 1), isAnomalous: 1 }])
  await insertThesisInferenceEcgs(db, [row(0, 1)])
  const training = "SELECT * FROM ECG WHERE dt_measure BETWEEN '2024-05-01' AND '2024-05-02'"
  const newest = 'SELECT * FROM Inference_ECG ORDER BY dt_measure DESC LIMIT 1'
  const before = [await readSql(db, training), await readSql(db, newest)]
  await migrate(db, 'warehouse')
  expect([await readSql(db, training), await readSql(db, newest)]).toEqual(before)
  await insertThesisEcgs(db, [{ ...row(1, 1), isAnomalous: 0 }])
  await insertThesisInferenceEcgs(db, [row(1, 2)])
  // iloc[:, :-2], the labels at -1 of what is left, the samples before them
  const train = (await readSql(db, training)).rows.map((values) => values.slice(0, -2))
  expect(train.map((values) => values.at(-1))).toEqual([1, 0])
  expect(train.map((values) => values.slice(0, -1))).toEqual([thesisBeat(0), thesisBeat(1)])
  expect((await readSql(db, newest)).rows[0]?.slice(0, -2)).toEqual(thesisBeat(1))
})

/** What pandas left: ids that rows share, ids that are missing, an id of 0. */
async function fillWarehouse(db: Db): Promise<void> {
  await createThesisWarehouse(db)
  await insertEcgs(db, [5, 5, null, 0, 2, 2, null])
  await insertThesisInferenceEcgs(
    db,
    [1, 2, 3].map((id) => ({ id, measuredAt, samples })),
  )
  await db.$client.query("INSERT INTO `Model` (tag, threshold) VALUES ('old', 0.5), ('older', 0.25)")
}

test('a migration of the thesis’s warehouse that is broken off after each of its statements ends as one that was not', async () => {
  const whole = await openTestDatabase()
  const broken = database
  try {
    for (const { db } of [whole, broken]) await fillWarehouse(db)
    expect(await migrate(whole.db, 'warehouse')).toEqual(listMigrations('warehouse'))
    expect(await migrateBrokenOffEverywhere(broken.db, 'warehouse')).toBeGreaterThan(10)
    expect(await describeLayout(broken.db.$client)).toEqual(await describeLayout(whole.db.$client))
    const tables = ['ECG', 'Inference_ECG', 'Model']
    expect(await readRows(broken.db, tables)).toEqual(await readRows(whole.db, tables))
  } finally {
    await whole.close()
  }
})
