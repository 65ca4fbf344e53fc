import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { FieldPacket, RowDataPacket } from 'mysql2/promise'
import type { Db } from '../database.ts'

/** One row as the thesis's code left it; `null` where pandas wrote nothing. */
export interface ThesisRow {
  id: number | null
  measuredAt: string
  samples: readonly (number | null)[]
}

const eachSample = (write: (sample: number) => string) =>
  Array.from({ length: ECG_LENGTH }, (_, sample) => write(sample)).join(', ')

/**
 * What the thesis's code sends to a MySQL without tables, word for word but for the list of samples, which is shortened
 * here: `DataFrame.to_sql` (pandas 2 and 3) of the two tables of ECGs, and `create_all` (SQLAlchemy 1.4 and 2) of the
 * classes in its appendices D.1, G.1 and G.2.
 */
const statements = {
  ecg: `CREATE TABLE \`ECG\` (${eachSample((sample) => `\`${sample}\` FLOAT(53)`)}, is_anomalous BIGINT, dt_measure DATETIME, id BIGINT)`,
  inferenceEcg: `CREATE TABLE \`Inference_ECG\` (${eachSample((sample) => `\`${sample}\` FLOAT(53)`)}, dt_measure DATETIME, id BIGINT)`,
  model: `CREATE TABLE \`Model\` (
	id INTEGER NOT NULL AUTO_INCREMENT, 
	tag VARCHAR(80) NOT NULL, 
	max_value FLOAT, 
	min_value FLOAT, 
	threshold FLOAT, 
	accuracy FLOAT, 
	\`precision\` FLOAT, 
	recall FLOAT, 
	model_weights BLOB, 
	PRIMARY KEY (id, tag)
)`,
  modelIndex: 'CREATE INDEX `ix_Model_id` ON `Model` (id)',
  judgedEcg: `CREATE TABLE \`Inference_ECG\` (
	id INTEGER NOT NULL AUTO_INCREMENT, 
	dt_measure DATETIME, 
	is_anomalous INTEGER, 
	model_tag VARCHAR(80), 
	${eachSample((sample) => `\`${sample}\` FLOAT`)}, 
	PRIMARY KEY (id)
)`,
  prediction: `CREATE TABLE \`Predictions\` (
	id INTEGER NOT NULL AUTO_INCREMENT, 
	dt_measure DATETIME, 
	model_tag VARCHAR(80), 
	${eachSample((sample) => `value_${sample} FLOAT`)}, 
	PRIMARY KEY (id)
)`,
}

/** The 140 samples of a beat that single precision holds as they are; each shift has others. */
export const thesisBeat = (shift: number) =>
  Array.from({ length: ECG_LENGTH }, (_, sample) => (sample + shift) / 256)

/** The warehouse as the thesis's code makes it. */
export async function createThesisWarehouse(db: Db): Promise<void> {
  const { ecg, inferenceEcg, model, modelIndex } = statements
  for (const statement of [ecg, inferenceEcg, model, modelIndex]) await db.$client.query(statement)
}

/** The results database as the thesis's `create_all` makes it. */
export async function createThesisResults(db: Db): Promise<void> {
  for (const statement of [statements.judgedEcg, statements.prediction]) await db.$client.query(statement)
}

const ecgNames = `${eachSample((sample) => `\`${sample}\``)}`

/** Rows of the training table, as pandas appends them; 1 for a normal beat. */
export async function insertThesisEcgs(
  db: Db,
  rows: readonly (ThesisRow & { isAnomalous: number })[],
): Promise<void> {
  await db.$client.query(`INSERT INTO \`ECG\` (${ecgNames}, is_anomalous, dt_measure, id) VALUES ?`, [
    rows.map((row) => [...row.samples, row.isAnomalous, row.measuredAt, row.id]),
  ])
}

/** Rows that wait to be judged, as pandas appends them. */
export async function insertThesisInferenceEcgs(db: Db, rows: readonly ThesisRow[]): Promise<void> {
  await db.$client.query(`INSERT INTO \`Inference_ECG\` (${ecgNames}, dt_measure, id) VALUES ?`, [
    rows.map((row) => [...row.samples, row.measuredAt, row.id]),
  ])
}

/** A judged ECG and its reconstruction, as the thesis's API stores what its client sends: SQLAlchemy names each column. */
export async function insertThesisJudgement(
  db: Db,
  row: {
    ecgAt: string
    predictionAt: string
    isAnomalous: number
    tag: string
    samples: readonly number[]
    reconstruction: readonly number[]
  },
): Promise<void> {
  await db.$client.query(
    `INSERT INTO \`Inference_ECG\` (dt_measure, is_anomalous, model_tag, ${ecgNames}) VALUES (?)`,
    [[row.ecgAt, row.isAnomalous, row.tag, ...row.samples]],
  )
  await db.$client.query(
    `INSERT INTO \`Predictions\` (dt_measure, model_tag, ${eachSample((sample) => `value_${sample}`)}) VALUES (?)`,
    [[row.predictionAt, row.tag, ...row.reconstruction]],
  )
}

/** What `pandas.read_sql` gives: the columns' names and the rows' values, by position. */
export async function readSql(db: Db, sql: string): Promise<{ names: string[]; rows: unknown[][] }> {
  const [rows, fields] = (await db.$client.execute<RowDataPacket[][]>({ sql, rowsAsArray: true })) as [
    unknown[][],
    FieldPacket[],
  ]
  return { names: fields.map(({ name }) => name), rows }
}
