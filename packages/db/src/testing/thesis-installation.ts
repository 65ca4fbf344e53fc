import { sampleColumns } from '../columns.ts'
import type { Db } from '../database.ts'

/** One row as the thesis's code left it; `null` where pandas wrote nothing. */
export interface ThesisRow {
  id: number | null
  measuredAt: string
  samples: readonly (number | null)[]
}

const columns = (names: string[], type: string) => names.map((name) => `\`${name}\` ${type}`).join(', ')

/**
 * The warehouse as the thesis's code makes it: `DataFrame.to_sql` writes `ECG` and `Inference_ECG` without any key,
 * `create_all` makes `Model` with FLOAT columns.
 */
export async function createThesisWarehouse(db: Db): Promise<void> {
  const samples = columns(sampleColumns(), 'DOUBLE')
  await db.$client.query(
    `CREATE TABLE \`ECG\` (${samples}, \`is_anomalous\` BIGINT, \`dt_measure\` DATETIME, \`id\` BIGINT)`,
  )
  await db.$client.query(
    `CREATE TABLE \`Inference_ECG\` (${samples}, \`dt_measure\` DATETIME, \`id\` BIGINT)`,
  )
  await db.$client.query(
    `CREATE TABLE \`Model\` (\`id\` INTEGER NOT NULL AUTO_INCREMENT, \`tag\` VARCHAR(80), ${columns(
      ['max_value', 'min_value', 'threshold', 'accuracy', 'precision', 'recall'],
      'FLOAT',
    )}, \`model_weights\` BLOB, PRIMARY KEY (\`id\`))`,
  )
}

/** The results database as the thesis's `create_all` makes it. */
export async function createThesisResults(db: Db): Promise<void> {
  await db.$client.query(
    `CREATE TABLE \`Inference_ECG\` (\`id\` INTEGER NOT NULL AUTO_INCREMENT, \`dt_measure\` DATETIME,
     \`is_anomalous\` BOOL, \`model_tag\` VARCHAR(80), ${columns(sampleColumns(), 'FLOAT')}, PRIMARY KEY (\`id\`))`,
  )
  await db.$client.query(
    `CREATE TABLE \`Predictions\` (\`id\` INTEGER NOT NULL AUTO_INCREMENT, \`dt_measure\` DATETIME,
     \`model_tag\` VARCHAR(80), ${columns(sampleColumns('value_'), 'FLOAT')}, PRIMARY KEY (\`id\`))`,
  )
}

/** Rows of the training table, 1 for a normal beat. */
export async function insertThesisEcgs(
  db: Db,
  rows: readonly (ThesisRow & { isAnomalous: number })[],
): Promise<void> {
  await db.$client.query('INSERT INTO `ECG` VALUES ?', [
    rows.map((row) => [...row.samples, row.isAnomalous, row.measuredAt, row.id]),
  ])
}

/** Rows that wait to be judged. */
export async function insertThesisInferenceEcgs(db: Db, rows: readonly ThesisRow[]): Promise<void> {
  await db.$client.query('INSERT INTO `Inference_ECG` VALUES ?', [
    rows.map((row) => [...row.samples, row.measuredAt, row.id]),
  ])
}
