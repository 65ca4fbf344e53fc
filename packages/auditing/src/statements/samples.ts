import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  ecg,
  inferenceEcg,
  labelNumbers,
  readArrays,
  sampleColumns,
  selectSamples,
  type Trx,
  withdrawnEcg,
} from '@vigia/db'
import type { ResultSetHeader } from 'mysql2/promise'

const { eq, inArray } = core

/**
 * Rows of 140 samples. Those that copy inside the server are written out: the builder's `insert … select` names every
 * column of the table, and some of these are the server's to fill.
 */
const samples = sampleColumns()
  .map((name) => `\`${name}\``)
  .join(',')

/**
 * Copies a row of the clinic into the training table, inside the server, so that no value is turned into text or rounded
 * on the way.
 *
 * @returns the new row's id; undefined when the clinic's row has been deleted this moment
 */
export async function copyTrainingRow(
  trx: Trx,
  inferenceEcgId: number,
  verdict: Verdict,
): Promise<number | undefined> {
  const [result] = await trx.$client.execute<ResultSetHeader>(
    `INSERT INTO \`ECG\` (${samples},\`is_anomalous\`,\`dt_measure\`)
     SELECT ${samples},?,\`dt_measure\` FROM \`Inference_ECG\` WHERE \`id\` = ?`,
    [labelNumbers[verdict], inferenceEcgId],
  )
  return result.affectedRows === 1 ? result.insertId : undefined
}

/**
 * Keeps a row of the training table as it is, inside the server; a number is exact in a DOUBLE whether it was a FLOAT or
 * not. A row that has gone is passed over, and so is one under whose id another is kept: of a table that was made anew.
 */
export async function keepWithdrawnRow(trx: Trx, id: number): Promise<void> {
  await trx.$client.execute<ResultSetHeader>(
    `INSERT IGNORE INTO \`Withdrawn_ECG\`
       (${samples},\`is_anomalous\`,\`dt_measure\`,\`id\`,\`entered_at\`,\`withdrawn_at\`)
     SELECT ${samples},\`is_anomalous\`,\`dt_measure\`,\`id\`,\`entered_at\`,UTC_TIMESTAMP(3) FROM \`ECG\` WHERE \`id\` = ?`,
    [id],
  )
}

/** Puts a row back into the training table under its id, as it was kept; one that is there, or was not kept, is passed over. */
export async function restoreWithdrawnRow(trx: Trx, id: number): Promise<void> {
  await trx.$client.execute<ResultSetHeader>(
    `INSERT IGNORE INTO \`ECG\` (${samples},\`is_anomalous\`,\`dt_measure\`,\`id\`,\`entered_at\`)
     SELECT ${samples},\`is_anomalous\`,\`dt_measure\`,\`id\`,\`entered_at\` FROM \`Withdrawn_ECG\` WHERE \`id\` = ?`,
    [id],
  )
}

/** The samples of a row of the clinic; undefined where there is no such row. */
export async function findClinicSamples(db: Db, id: number): Promise<(number | null)[] | undefined> {
  const query = db.select(selectSamples(inferenceEcg)).from(inferenceEcg).where(eq(inferenceEcg.id, id))
  const [row] = await readArrays(db, query)
  return row as (number | null)[] | undefined
}

/** The samples of some rows of the training table, those among them that answers have taken out too, by their ids. */
export async function listTrainingSamples(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, (number | null)[]>> {
  if (ids.length === 0) return new Map()
  const select = (table: typeof ecg | typeof withdrawnEcg) =>
    db
      .select({ ...selectSamples(table), id: table.id })
      .from(table)
      .where(inArray(table.id, [...ids]))
  const rows = await readArrays(db, select(ecg).unionAll(select(withdrawnEcg)))
  return new Map(rows.map((row) => [Number(row[ECG_LENGTH]), row.slice(0, ECG_LENGTH) as (number | null)[]]))
}
