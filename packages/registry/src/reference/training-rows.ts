import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, listTrainingPages, type TrainingPagesQuery, trainingRowPlaces, verdictOf } from '@vigia/db'

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

/** Reads rows of the training table by id; one without a full beat or label is passed over. */
export async function* listLabelledRows(db: Db, choice: RowChoice): AsyncGenerator<LabelledRow> {
  const where = conditionOf(choice)
  const also = 'EXISTS (SELECT 1 FROM `Audited_Beats` AS audited WHERE audited.`training_ecg_id` = ecg.`id`)'
  for await (const page of listTrainingPages(db, { where, also }))
    for (const row of page) {
      const verdict = verdictOf(row[trainingRowPlaces.label])
      const samples = row.slice(0, ECG_LENGTH)
      if (verdict === undefined || !samples.every(Number.isFinite)) continue
      yield {
        ecgId: Number(row[trainingRowPlaces.id]),
        verdict,
        samples: Float64Array.from(samples as number[]),
        isAudited: Number(row[trainingRowPlaces.others]) === 1,
      }
    }
}

function conditionOf(choice: RowChoice): TrainingPagesQuery['where'] & object {
  if (choice.kind === 'all') return { condition: 'TRUE', parameters: [] }
  if (choice.kind === 'agreed')
    // Two have read it and it is settled without an adjudicator: they agree.
    return {
      condition: `EXISTS (SELECT 1 FROM \`Audited_Beats\` AS agreed
                          WHERE agreed.\`training_ecg_id\` = ecg.\`id\` AND agreed.\`state\` = 'settled' AND agreed.\`is_double\`
                            AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS audit
                                            WHERE audit.\`beat\` = agreed.\`beat\` AND audit.\`kind\` = 'adjudication'))`,
      parameters: [],
    }
  const { beginDate, endDate, readAt } = choice
  return {
    condition:
      'ecg.`dt_measure` >= ? AND ecg.`dt_measure` < ? + INTERVAL 1 DAY AND (ecg.`entered_at` IS NULL OR ecg.`entered_at` <= ?)',
    parameters: [beginDate, endDate, readAt],
  }
}
