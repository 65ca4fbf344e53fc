import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { auditedBeat, core, type Db } from '@vigia/db'
import { beatName } from '../worklist/find-judgement.ts'
import { readLabelledBeats } from './labelled-beats-cache.ts'
import { findNearestRows } from './nearest-rows.ts'
import { findRawSamples, type JudgedBeat } from './raw-samples.ts'

const { eq } = core

/** A row of the training table, and how far it is from the beat it was compared with. */
export interface NearestBeat {
  ecgId: number
  label: Verdict
  /** Euclidean, in the unit of the clinic. */
  distance: number
  /** 140 samples, raw. */
  values: number[]
}

/**
 * The labelled beats that look most like a judged one, the nearest first: among the newest 20,000 of the training
 * table, without the row that audits of this very beat have made.
 *
 * @returns none where the beat's raw samples are not known
 */
export async function listNearestBeats(db: Db, beat: JudgedBeat, count: number): Promise<NearestBeat[]> {
  const samples = await findRawSamples(db, beat)
  if (samples === undefined) return []
  const own = await findTrainingEcgId(db, beatName(beat.inferenceId, beat.sourceEcgId))
  const { ids, verdicts, values } = await readLabelledBeats(db)
  return findNearestRows(values, samples, count, (row) => ids[row] !== own).map(({ row, distance }) => ({
    ecgId: ids[row] as number,
    label: verdicts[row] as Verdict,
    distance,
    values: Array.from(values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)),
  }))
}

async function findTrainingEcgId(db: Db, beat: string): Promise<number | null> {
  const [row] = await db
    .select({ id: auditedBeat.trainingEcgId })
    .from(auditedBeat)
    .where(eq(auditedBeat.beat, beat))
  return row?.id ?? null
}
