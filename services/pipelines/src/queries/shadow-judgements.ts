import { type DbOrTrx, insertRows, type shadowJudgement } from '@vigia/db'

/** What a challenger says of an ECG that a champion has judged; `judgedAt` is in UTC, as the column has it. */
export type ShadowRow = typeof shadowJudgement.$inferInsert

const columns = [
  ...['tag', 'champion_tag', 'ecg_id', 'verdict', 'probability', 'score', 'error', 'threshold', 'reason'],
  ...['champion_verdict', 'judged_at'],
]

/**
 * Keeps what a challenger says, by prepared statements: with each batch that is judged a batch of these is written. Of
 * a pair of models and an ECG, what was said first stands.
 */
export async function insertShadowJudgements(db: DbOrTrx, rows: readonly ShadowRow[]): Promise<void> {
  const writeRow = (index: number, parameters: (string | number | null)[]) => {
    const row = rows[index] as ShadowRow
    parameters.push(row.tag, row.championTag, row.ecgId, row.verdict ?? null, row.probability ?? null)
    parameters.push(row.score ?? null, row.error ?? null, row.threshold ?? null, row.reason ?? null)
    parameters.push(row.championVerdict, row.judgedAt)
  }
  await insertRows(db, 'Shadow_Judgements', columns, rows.length, writeRow, 'left out')
}
