import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import {
  audit,
  auditedBeat,
  core,
  type Db,
  ecg,
  hadEntered,
  isMeasuredIn,
  listTrainingPages,
  type SQL,
  trainingRowPlaces,
  verdictOf,
} from '@vigia/db'

const { and, sql } = core

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
  const also = sql`EXISTS (SELECT 1 FROM ${auditedBeat} WHERE ${auditedBeat.trainingEcgId} = ${ecg.id})`
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

function conditionOf(choice: RowChoice): SQL | undefined {
  if (choice.kind === 'all') return undefined
  if (choice.kind === 'agreed')
    // Two have read it and it is settled without an adjudicator: they agree.
    return sql`EXISTS (SELECT 1 FROM ${auditedBeat} WHERE ${auditedBeat.trainingEcgId} = ${ecg.id}
      AND ${auditedBeat.state} = 'settled' AND ${auditedBeat.isDouble}
      AND NOT EXISTS (SELECT 1 FROM ${audit} WHERE ${audit.beat} = ${auditedBeat.beat} AND ${audit.kind} = 'adjudication'))`
  return and(isMeasuredIn(ecg, choice), hadEntered(choice.readAt))
}
