import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { FieldPacket, RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleColumns } from './columns.ts'
import { migrate } from './migrate.ts'
import {
  createThesisResults,
  createThesisWarehouse,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
  insertThesisJudgement,
  migrateToEarlier,
  openTestDatabase,
  type TestDatabase,
} from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const beat = (shift: number) => Array.from({ length: ECG_LENGTH }, (_, sample) => (sample + shift) / 256)

/** What `pandas.read_sql` gives: the columns' names and the rows' values, by position. */
async function readSql(sql: string): Promise<{ names: string[]; rows: unknown[][] }> {
  const [rows, fields] = (await database.db.$client.execute<RowDataPacket[][]>({
    sql,
    rowsAsArray: true,
  })) as [unknown[][], FieldPacket[]]
  return { names: fields.map(({ name }) => name), rows }
}

const judgement = (at: string, shift: number) => ({
  ecgAt: at,
  predictionAt: at,
  isAnomalous: 0,
  tag: 'old',
  samples: beat(shift),
  reconstruction: beat(shift + 1),
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
        ['Inference_ECG', 'Predictions'].map((table) => readSql(`SELECT * FROM ${table} WHERE id = 1`)),
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
    expect(ecgs?.rows[0]?.slice(4)).toEqual(beat(1))
    expect(ecgs?.names.slice(0, 4)).toEqual(['id', 'dt_measure', 'is_anomalous', 'model_tag'])
    expect(predictions?.names.slice(3)).toEqual(sampleColumns('value_'))
    expect(predictions?.rows[0]?.slice(3)).toEqual(beat(2))
    const newest = await readSql('SELECT * FROM Inference_ECG ORDER BY dt_measure DESC LIMIT 1')
    expect(newest.rows[0]?.slice(1)).toEqual(['2024-05-03 12:00:00', 0, 'old', ...beat(9)])
  },
)

test('what the thesis’s pipelines read of the warehouse stands where it stood, and pandas goes on appending', async () => {
  const { db } = database
  await createThesisWarehouse(db)
  const row = (id: number, day: number) => ({ id, measuredAt: `2024-05-0${day} 12:00:00`, samples: beat(id) })
  await insertThesisEcgs(db, [{ ...row(0, 1), isAnomalous: 1 }])
  await insertThesisInferenceEcgs(db, [row(0, 1)])
  const training = "SELECT * FROM ECG WHERE dt_measure BETWEEN '2024-05-01' AND '2024-05-02'"
  const newest = 'SELECT * FROM Inference_ECG ORDER BY dt_measure DESC LIMIT 1'
  const before = [await readSql(training), await readSql(newest)]
  await migrate(db, 'warehouse')
  expect([await readSql(training), await readSql(newest)]).toEqual(before)
  await insertThesisEcgs(db, [{ ...row(1, 1), isAnomalous: 0 }])
  await insertThesisInferenceEcgs(db, [row(1, 2)])
  // iloc[:, :-2], the labels at -1 of what is left, the samples before them
  const train = (await readSql(training)).rows.map((values) => values.slice(0, -2))
  expect(train.map((values) => values.at(-1))).toEqual([1, 0])
  expect(train.map((values) => values.slice(0, -1))).toEqual([beat(0), beat(1)])
  expect((await readSql(newest)).rows[0]?.slice(0, -2)).toEqual(beat(1))
})

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
  const { rows } = await readSql("SELECT * FROM `Model` WHERE `Model`.tag = 'old' LIMIT 1")
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
