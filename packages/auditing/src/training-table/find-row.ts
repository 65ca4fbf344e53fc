import { core, type Db, ecg, withdrawnEcg } from '@vigia/db'
import { listTrainingSamples } from '../statements/samples.ts'
import { findTrainingSubject } from './training-subject.ts'

const { eq } = core

/** A row of the training table that no answer made, as it is drawn. */
export interface TrainingRow {
  ecgId: number
  /** By the clinic's clock, without a time zone. */
  measuredAt: string | null
  /** 140 samples in the clinic's unit. */
  values: (number | null)[]
  /** The label that it came with: to a blind reader this is told as what a model says of a beat. */
  given: 'normal' | 'anomalous'
}

/** Such a row by its id, where it was and has not been taken out by hand; answers may have withdrawn it. */
export async function findTrainingRow(db: Db, ecgId: number): Promise<TrainingRow | undefined> {
  const subject = await findTrainingSubject(db, ecgId)
  const values = (await listTrainingSamples(db, [ecgId])).get(ecgId)
  if (subject === undefined || values === undefined) return undefined
  const [row] = await db.select({ measuredAt: ecg.measuredAt }).from(ecg).where(eq(ecg.id, ecgId))
  const [kept] =
    row === undefined
      ? await db
          .select({ measuredAt: withdrawnEcg.measuredAt })
          .from(withdrawnEcg)
          .where(eq(withdrawnEcg.id, ecgId))
      : [row]
  return { ecgId, measuredAt: kept?.measuredAt ?? null, values, given: subject.modelVerdict }
}
