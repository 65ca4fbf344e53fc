import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { auditedBeat, core, type Db, verdictOf } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { ShownBeat } from '../visibility/disclosures.ts'
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
  /** The beat whose answers made this row: who sees the label is told what was answered. Null for other rows. */
  audited: ShownBeat | null
}

/** Rows that are asked for beside those wanted: some may have gone since the labelled beats were read. */
const spare = 4

/**
 * The labelled beats that look most like a judged one, the nearest first: among the newest 20,000 of the training
 * table, without the row that audits of this very beat have made. Their labels are those of now, and what is not
 * labelled any more is left out: the labelled beats in memory may be older than the state of the beat asked about.
 *
 * @returns none where the beat's raw samples are not known
 */
export async function listNearestBeats(db: Db, beat: JudgedBeat, count: number): Promise<NearestBeat[]> {
  const samples = await findRawSamples(db, beat)
  if (samples === undefined) return []
  const own = await findTrainingEcgId(db, beatName(beat.inferenceId, beat.sourceEcgId))
  const { ids, values } = await readLabelledBeats(db)
  const rows = findNearestRows(values, samples, count + spare, (row) => ids[row] !== own)
  const labels = await readLabels(
    db,
    rows.map(({ row }) => ids[row] as number),
  )
  return rows
    .flatMap(({ row, distance }) => {
      const ecgId = ids[row] as number
      const now = labels.get(ecgId)
      const start = row * ECG_LENGTH
      return now === undefined
        ? []
        : [{ ecgId, ...now, distance, values: Array.from(values.subarray(start, start + ECG_LENGTH)) }]
    })
    .slice(0, count)
}

/** The labels that training rows have now, and the audited beats that made them; without those that are gone. */
async function readLabels(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Pick<NearestBeat, 'label' | 'audited'>>> {
  if (ids.length === 0) return new Map()
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT ecg.\`id\`, ecg.\`is_anomalous\` AS label, beat.\`beat\`,
       (SELECT MAX(audit.\`inference_id\`) FROM \`Audits\` AS audit WHERE audit.\`beat\` = beat.\`beat\`) AS inferenceId
     FROM \`ECG\` AS ecg LEFT JOIN \`Audited_Beats\` AS beat ON beat.\`training_ecg_id\` = ecg.\`id\`
     WHERE ecg.\`id\` IN (?)`,
    [ids],
  )
  return new Map(
    rows.flatMap(({ id, label, beat, inferenceId }): [number, Pick<NearestBeat, 'label' | 'audited'>][] => {
      const verdict = verdictOf(label)
      const audited = beat === null ? null : { beat: String(beat), inferenceId: Number(inferenceId) }
      return verdict === undefined ? [] : [[Number(id), { label: verdict, audited }]]
    }),
  )
}

async function findTrainingEcgId(db: Db, beat: string): Promise<number | null> {
  const [row] = await db
    .select({ id: auditedBeat.trainingEcgId })
    .from(auditedBeat)
    .where(eq(auditedBeat.beat, beat))
  return row?.id ?? null
}
