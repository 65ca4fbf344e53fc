import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, quoteColumns, sampleColumns, verdictOf } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** A labelled row of the training table. */
export interface LabelledRow {
  ecgId: number
  verdict: Verdict
  /** 140 finite samples, raw. */
  samples: Float64Array
  /** Whether an answer made it. */
  isAudited: boolean
}

/** Which rows: all, those that two readers agree on, or those that a run of this period and moment may have read. */
export type RowChoice =
  | { kind: 'all' }
  | { kind: 'agreed' }
  /** Days `YYYY-MM-DD`, both whole; the moment in UTC as a column holds it. */
  | { kind: 'period'; beginDate: string; endDate: string; readAt: string }

/** Rows fetched at a time. */
const pageSize = 2000

/** Reads rows of the training table by id, page by page; one without a full beat or label is passed over. */
export async function* listLabelledRows(db: Db, choice: RowChoice): AsyncGenerator<LabelledRow> {
  const { condition, values } = conditionOf(choice)
  const columns = quoteColumns([...sampleColumns(), 'is_anomalous', 'id'])
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    // Not built: bulk rows of samples, which prepared statements bring as they are stored (docs/decisions/003).
    const [rows] = await db.$client.execute<RowDataPacket[][]>(
      {
        sql: `SELECT ${columns},
                EXISTS (SELECT 1 FROM \`Audited_Beats\` AS audited WHERE audited.\`training_ecg_id\` = ecg.\`id\`)
              FROM \`ECG\` AS ecg WHERE ecg.\`id\` > ? AND ${condition} ORDER BY ecg.\`id\` LIMIT ${pageSize}`,
        rowsAsArray: true,
      },
      [after, ...values],
    )
    for (const row of rows as unknown as (number | string | null)[][]) {
      const verdict = verdictOf(row[ECG_LENGTH])
      const samples = row.slice(0, ECG_LENGTH)
      if (
        verdict === undefined ||
        !samples.every((value) => typeof value === 'number' && Number.isFinite(value))
      )
        continue
      yield {
        ecgId: Number(row[ECG_LENGTH + 1]),
        verdict,
        samples: Float64Array.from(samples as number[]),
        isAudited: Number(row[ECG_LENGTH + 2]) === 1,
      }
    }
    if (rows.length < pageSize) return
    after = Number(rows.at(-1)?.[ECG_LENGTH + 1])
  }
}

function conditionOf(choice: RowChoice): { condition: string; values: string[] } {
  if (choice.kind === 'all') return { condition: 'TRUE', values: [] }
  if (choice.kind === 'agreed')
    // Two have read it and it is settled without an adjudicator: they agree.
    return {
      condition: `EXISTS (SELECT 1 FROM \`Audited_Beats\` AS agreed
                          WHERE agreed.\`training_ecg_id\` = ecg.\`id\` AND agreed.\`state\` = 'settled' AND agreed.\`is_double\`
                            AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS audit
                                            WHERE audit.\`beat\` = agreed.\`beat\` AND audit.\`kind\` = 'adjudication'))`,
      values: [],
    }
  const { beginDate, endDate, readAt } = choice
  return {
    condition:
      'ecg.`dt_measure` >= ? AND ecg.`dt_measure` < ? + INTERVAL 1 DAY AND (ecg.`entered_at` IS NULL OR ecg.`entered_at` <= ?)',
    values: [beginDate, endDate, readAt],
  }
}
