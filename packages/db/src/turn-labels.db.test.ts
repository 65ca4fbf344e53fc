import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { core } from './drizzle.ts'
import { type DatabaseName, migrate } from './migrate.ts'
import { judgedEcg } from './results-tables.ts'
import { createThesisResults, openTestDatabase, type TestDatabase } from './testing/index.ts'
import { judgedLabel, turnLateLabels } from './turn-labels.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const query = async (sql: string, values: unknown[] = []) =>
  (await database.db.$client.query<RowDataPacket[]>(sql, values))[0]

/** The layout of the release before the labels had one direction. */
async function migrateToEarlierRelease(name: DatabaseName, table: string): Promise<void> {
  await migrate(database.db, name)
  await query('DROP INDEX ?? ON ??', [`${table}_label_direction`, table])
  await query('ALTER TABLE ?? DROP COLUMN `label_direction`', [table])
  await query("DELETE FROM `Vigia_Migrations` WHERE `name` LIKE '%label-direction.sql'")
}

/** Of seven rows one after the other, what an earlier release wrote (1 for anomalous), and what the thesis did. */
const numbers = Array.from({ length: 7000 }, (_, index) => index + 1)
const isThesis = (id: number) => id % 7 === 0
const isAnomalous = (id: number) => id % 3 === 0

const insertJudged = (ids: number[]) =>
  query(
    'INSERT INTO `Inference_ECG` (`id`, `is_anomalous`, `model_tag`, `idempotency_key`, `error`, `threshold`) VALUES ?',
    [
      ids.map((id) =>
        isThesis(id)
          ? [id, isAnomalous(id) ? 0 : 1, 'old', null, null, null]
          : [id, isAnomalous(id) ? 1 : 0, 'v1', `v1/${id}`, isAnomalous(id) ? 0.3 : 0.1, 0.2],
      ),
    ],
  )

const listLabels = () => query('SELECT `id`, `is_anomalous` AS label FROM `Inference_ECG` ORDER BY `id`')
const listRead = () =>
  database.db
    .select({ id: judgedEcg.id, label: core.sql`${judgedLabel}` })
    .from(judgedEcg)
    .orderBy(judgedEcg.id)
const meant = (ids: number[]) => ids.map((id) => ({ id, label: isAnomalous(id) ? 0 : 1 }))

/** Migrates on a connection that the server ends in the middle of the statement that comes to a row. */
async function migrateKilledAt(name: DatabaseName, table: string, idColumn: string, id: number) {
  await query(
    `CREATE TRIGGER \`end_there\` BEFORE UPDATE ON \`${table}\` FOR EACH ROW
     BEGIN IF NEW.\`${idColumn}\` = ${id} THEN KILL CONNECTION_ID(); END IF; END`,
  )
  await expect(migrate(database.db, name)).rejects.toThrow()
  await query('DROP TRIGGER `end_there`')
}

test('what Vigia judged before is turned once, though the migration is killed again and again; the thesis’s is left', async () => {
  await createThesisResults(database.db)
  await migrateToEarlierRelease('results', 'Inference_ECG')
  await insertJudged(numbers)
  for (const id of [1, 4500, 6999]) {
    await migrateKilledAt('results', 'Inference_ECG', 'id', id)
    const labels = await listRead()
    expect(labels).toEqual(meant(numbers))
  }
  expect(await migrate(database.db, 'results')).toEqual(['0004-label-direction.sql'])
  expect(await listLabels()).toEqual(meant(numbers))
  expect(await migrate(database.db, 'results')).toEqual([])
  expect(await listLabels()).toEqual(meant(numbers))
})

test.each([
  ['an error', 'error'],
  ['a threshold', 'threshold'],
  ['the clinic’s row', 'source_ecg_id'],
])('a row without a key but with %s is Vigia’s', async (_, column) => {
  await migrateToEarlierRelease('results', 'Inference_ECG')
  await query('INSERT INTO `Inference_ECG` (`is_anomalous`, ??) VALUES (1, 1), (0, 1), (NULL, 1), (2, 1)', [
    column,
  ])
  await migrate(database.db, 'results')
  expect((await listLabels()).map(({ label }) => label)).toEqual([0, 1, null, 2])
})

test('what an earlier release writes after the migration is read as it meant it, and turned by the next one', async () => {
  await migrate(database.db, 'results')
  await insertJudged(numbers.slice(0, 20))
  await query('UPDATE `Inference_ECG` SET `label_direction` = 1 WHERE `id` = 10')
  const expected = meant(numbers.slice(0, 20)).map((row) => (row.id === 10 ? { id: 10, label: 0 } : row))
  expect(await listRead()).toEqual(expected)
  expect(await migrate(database.db, 'results')).toEqual([])
  expect(await listLabels()).toEqual(expected)
  expect(await turnLateLabels(database.db)).toBe(0)
})

test('what is left to turn is looked for by an index, among rows without the mark alone', async () => {
  await migrate(database.db, 'results')
  await insertJudged(numbers)
  await turnLateLabels(database.db)
  await query('ANALYZE TABLE `Inference_ECG`')
  await query('FLUSH STATUS')
  await turnLateLabels(database.db)
  const read = await query("SHOW SESSION STATUS LIKE 'Handler_read_%'")
  expect(read.reduce((sum, row) => sum + Number(row.Value), 0)).toBeLessThan(numbers.length / 6)
})

const insertCopies = (ids: number[]) =>
  query(
    'INSERT INTO `Worklist` (`inference_id`, `beat`, `model_tag`, `verdict`, `error`, `threshold`, `state`, `random_order`, `is_double`) VALUES ?',
    [
      ids.map((id) => [
        id,
        `inference-${id}`,
        'v1',
        // An earlier release told the thesis's verdicts the wrong way round, and its own as they were.
        isAnomalous(id) === isThesis(id) ? 'normal' : 'anomalous',
        ...(isThesis(id) ? [null, null] : [isAnomalous(id) ? 0.3 : 0.1, 0.2]),
        'unread',
        0,
        false,
      ]),
    ],
  )

test('the worklist’s copies of the thesis’s verdicts are corrected once, killed again and again, and no others', async () => {
  await migrateToEarlierRelease('warehouse', 'Worklist')
  await insertCopies(numbers)
  for (const id of [1, 4500, 6999]) await migrateKilledAt('warehouse', 'Worklist', 'inference_id', id)
  expect(await migrate(database.db, 'warehouse')).toEqual(['0006-label-direction.sql'])
  expect(await migrate(database.db, 'warehouse')).toEqual([])
  expect(
    await query('SELECT `inference_id` AS id, `verdict` FROM `Worklist` ORDER BY `inference_id`'),
  ).toEqual(numbers.map((id) => ({ id, verdict: isAnomalous(id) ? 'anomalous' : 'normal' })))
})
