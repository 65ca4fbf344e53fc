import { type TrainingTableRow, trainingRowPlaces } from '@vigia/db'
import type { RelabelledRules } from '../training/relabelled-rules.ts'

/** The training period, both days whole: `YYYY-MM-DD`. */
export interface Period {
  beginDate: string
  endDate: string
}

/** Which rows of the training table are wanted. */
export interface TrainingQuery extends Period {
  /** The table as it was at this moment: UTC, as our columns hold it. Without it, as it is. */
  asOf?: string | undefined
  /** What becomes of the rows that clinicians' answers made; without it, each counts once. */
  rules?: RelabelledRules | undefined
}

/** 140 samples, the label, the id. */
export type Row = TrainingTableRow

export const idOf = (row: Row) => Number(row[trainingRowPlaces.id])
