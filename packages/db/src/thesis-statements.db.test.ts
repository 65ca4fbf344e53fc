import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleColumns } from './columns.ts'
import { migrate } from './migrate.ts'
import {
  createThesisResults,
  createThesisWarehouse,
  insertThesisJudgement,
  migrateToEarlier,
  openTestDatabase,
  readSql,
  type TestDatabase,
  thesisBeat,
} from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const judgement = (at: string, shift: number) => ({
  ecgAt: at,
  predictionAt: at,
  isAnomalous: 0,
  tag: 'old',
  samples: thesisBeat(shift),
  reconstruction: thesisBeat(shift + 1),
})

/** As Vigia stores a judgement with its reconstruction. */
async function insertVigiasJudgement(at: string): Promise<void> {
  const { $client } = database.db
  await $client.query(
    `INSERT INTO Inference_ECG (dt_measure, is_anomalous, model_tag, \`0\`, source_ecg_id, error, threshold, doubt,
       idempotency_key, label_direction) VALUES (?, 0, 'v1', 0.5, 7, 0.3, 0.2, 0.1, 'v1/7', 1)`,
    [at],
  )
  await $client.query(
    "INSERT INTO Predictions (dt_measure, model_tag, value_0, inference_ecg_id) VALUES (?, 'v1', 0.5, 1)",
    [at],
  )
}

async function migrateFromBeforeInvisible(): Promise<void> {
  await migrateToEarlier(database.db, 'results', '0004')
  expect(await migrate(database.db, 'results')).toContain('0005-invisible-columns.sql')
}

test.each([
  ['of the thesis', () => createThesisResults(database.db), () => migrate(database.db, 'results')],
  ['that was empty', () => migrate(database.db, 'results'), () => migrate(database.db, 'results')],
  ['migrated before', () => createThesisResults(database.db), migrateFromBeforeInvisible],
])(
  'on a server %s, what the thesis’s page reads of the results stands where it stood',
  async (_, prepare, go) => {
    await prepare()
    await insertThesisJudgement(database.db, judgement('2024-05-01 12:00:00', 1))
    const page = () =>
      Promise.all(
        ['Inference_ECG', 'Predictions'].map((table) =>
          readSql(database.db, `SELECT * FROM ${table} WHERE id = 1`),
        ),
      )
    const before = await page()
    await go()
    expect(await page()).toEqual(before)
    await insertVigiasJudgement('2024-05-02 12:00:00')
    await insertThesisJudgement(database.db, judgement('2024-05-03 12:00:00', 9))
    expect(await page()).toEqual(before)
    const [ecgs, predictions] = before
    // iloc[:, 4:] and iloc[:, 3:]
    expect(ecgs?.names.slice(4)).toEqual(sampleColumns())
    expect(ecgs?.rows[0]?.slice(4)).toEqual(thesisBeat(1))
    expect(ecgs?.names.slice(0, 4)).toEqual(['id', 'dt_measure', 'is_anomalous', 'model_tag'])
    expect(predictions?.names.slice(3)).toEqual(sampleColumns('value_'))
    expect(predictions?.rows[0]?.slice(3)).toEqual(thesisBeat(2))
    const newest = await readSql(database.db, 'SELECT * FROM Inference_ECG ORDER BY dt_measure DESC LIMIT 1')
    expect(newest.rows[0]?.slice(1)).toEqual(['2024-05-03 12:00:00', 0, 'old', ...thesisBeat(9)])
  },
)

test('a model that the thesis trains is stored beside Vigia’s, and the first of a tag is read', async () => {
  const { db } = database
  await createThesisWarehouse(db)
  await migrate(db, 'warehouse')
  for (const threshold of [0.25, 0.5])
    await db.$client.query(
      `INSERT INTO \`Model\` (tag, max_value, min_value, threshold, accuracy, \`precision\`, recall, model_weights)
       VALUES ('old', 1.5, -1.5, ?, 1, 1, 1, 0x80049500)`,
      [threshold],
    )
  const { rows } = await readSql(db, "SELECT * FROM `Model` WHERE `Model`.tag = 'old' LIMIT 1")
  expect(rows[0]?.slice(0, 5)).toEqual([1, 'old', 1.5, -1.5, 0.25])
})

async function listLayout(): Promise<RowDataPacket[]> {
  const [columns] = await database.db.$client.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, COLUMN_TYPE AS type, IS_NULLABLE AS isNullable, COLUMN_KEY AS k
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('Model', 'Inference_ECG',
       'Predictions') AND EXTRA NOT LIKE '%INVISIBLE%' ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )
  return columns
}

test.each([
  ['results', createThesisResults],
  ['warehouse', createThesisWarehouse],
] as const)(
  'the tables of the %s on an empty server are those that the thesis’s code makes',
  async (name, create) => {
    await create(database.db)
    await migrate(database.db, name)
    const thesis = await listLayout()
    await database.close()
    database = await openTestDatabase()
    await migrate(database.db, name)
    expect(await listLayout()).toEqual(thesis)
  },
)
