import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Db, sampleColumns } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { Claim } from './claims.ts'

/** ECGs as they came from the clinic. */
export interface ClinicEcgs {
  ids: number[]
  /** Without a time zone; null where the clinic gave none. */
  measuredAt: (string | null)[]
  /** Row-major, `count × 140`, raw; NaN where the clinic's row has NULL. */
  values: Float64Array
}

/** Reads the ECGs of a claim. One that has been deleted meanwhile is absent. */
export async function readClaimedEcgs(db: Db, tag: string, claim: Claim): Promise<ClinicEcgs> {
  const columns = [...sampleColumns(), 'dt_measure', 'id'].map((name) => `ecg.\`${name}\``).join(',')
  const [rows] = await db.$client.execute<RowDataPacket[][]>(
    {
      sql: `SELECT ${columns} FROM \`Inference_Claims\` AS claim
            JOIN \`Inference_ECG\` AS ecg ON ecg.\`id\` = claim.\`ecg_id\`
            WHERE claim.\`model_tag\` = ? AND claim.\`ecg_id\` BETWEEN ? AND ? AND claim.\`claim\` = ?
            ORDER BY claim.\`ecg_id\``,
      rowsAsArray: true,
    },
    [tag, claim.ecgIds[0] as number, claim.ecgIds.at(-1) as number, claim.id],
  )
  const values = new Float64Array(rows.length * ECG_LENGTH)
  rows.forEach((row, index) => {
    const start = index * ECG_LENGTH
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const value: unknown = row[sample]
      values[start + sample] = typeof value === 'number' ? value : Number.NaN
    }
  })
  return {
    ids: rows.map((row) => Number(row[ECG_LENGTH + 1])),
    measuredAt: rows.map((row) => row[ECG_LENGTH] as unknown as string | null),
    values,
  }
}

/** The id of the ECG measured last; undefined when the clinic has sent none. */
export async function findLatestEcg(db: Db): Promise<number | undefined> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `id` FROM `Inference_ECG` ORDER BY `dt_measure` DESC, `id` DESC LIMIT 1',
  )
  return rows[0] === undefined ? undefined : Number(rows[0].id)
}

/** Whether the clinic's table has an ECG of this id. */
export async function existsEcg(db: Db, id: number): Promise<boolean> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT 1 FROM `Inference_ECG` WHERE `id` = ? LIMIT 1',
    [id],
  )
  return rows.length > 0
}
