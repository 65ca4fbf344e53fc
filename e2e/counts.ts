import type { RowDataPacket } from 'mysql2/promise'
import type { Installation } from './installation.ts'

/** What stands in the results database, and what of it is not as it should be. */
export interface ResultCounts {
  judged: number
  /** Clinic's rows that were judged at least once. */
  sources: number
  reconstructions: number
  /** ECGs without a reconstruction, or reconstructions without an ECG. */
  unpaired: number
}

export async function countResults({ results }: Installation, tag: string): Promise<ResultCounts> {
  const [[row]] = await results.db.$client.execute<RowDataPacket[]>(
    `SELECT
       (SELECT COUNT(*) FROM Inference_ECG WHERE model_tag = ?) AS judged,
       (SELECT COUNT(DISTINCT source_ecg_id) FROM Inference_ECG WHERE model_tag = ?) AS sources,
       (SELECT COUNT(*) FROM Predictions WHERE model_tag = ?) AS reconstructions,
       (SELECT COUNT(*) FROM Inference_ECG ecg LEFT JOIN Predictions p ON p.inference_ecg_id = ecg.id
         WHERE p.id IS NULL) +
       (SELECT COUNT(*) FROM Predictions p LEFT JOIN Inference_ECG ecg ON p.inference_ecg_id = ecg.id
         WHERE ecg.id IS NULL) AS unpaired`,
    [tag, tag, tag],
  )
  return {
    judged: Number(row?.judged),
    sources: Number(row?.sources),
    reconstructions: Number(row?.reconstructions),
    unpaired: Number(row?.unpaired),
  }
}

export async function countClaims({ warehouse }: Installation, tag: string): Promise<Record<string, number>> {
  const [rows] = await warehouse.db.$client.execute<RowDataPacket[]>(
    'SELECT state, COUNT(*) AS count FROM Inference_Claims WHERE model_tag = ? GROUP BY state',
    [tag],
  )
  return Object.fromEntries(rows.map((row) => [String(row.state), Number(row.count)]))
}
