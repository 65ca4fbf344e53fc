import { unscale } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { audit, auditedBeat, core, type Db, ecg, verdictOf } from '@vigia/db'
import { findRange } from '../answers/training-row.ts'
import { findClinicSamples } from '../statements/samples.ts'
import { trainingRowName, trainingRowNumber } from '../training-table/row-names.ts'
import type { ShownBeat } from '../visibility/disclosures.ts'
import { beatName } from '../worklist/judgements.ts'
import { holdLabelledBeats } from './labelled-beats.ts'

const { eq, inArray, max, sql } = core

/** A row of the training table, and how far it is from the beat it was compared with. */
export interface NearestBeat {
  ecgId: number
  label: Verdict
  /** Euclidean, in the unit of the clinic. */
  distance: number
  /** 140 samples, raw. */
  values: number[]
  /** The beat whose answers made or corrected this row: who sees the label is told what was answered. Null for other rows. */
  audited: ShownBeat | null
  /** As what the row is known where no answer stands behind its label: who sees it has seen that label. */
  row: ShownBeat
}

/** Rows that are asked for beside those wanted: some may have gone since the labelled beats were read. */
const spare = 4

/** The labelled beats of a warehouse, held in memory to be compared with. */
export type LabelledBeatsIndex = ReturnType<typeof openLabelledBeats>

export function openLabelledBeats(db: Db) {
  const read = holdLabelledBeats(db)
  return {
    /**
     * The labelled beats that look most like a judged one, the nearest first: among the newest 20,000 of the training
     * table, without the row that audits of this very beat have made. Their labels are those of now, and what is not
     * labelled any more is left out: the labelled beats in memory may be older than the state of the beat asked about.
     *
     * @returns none where the beat's raw samples are not known
     */
    async listNearest(beat: JudgedBeat, count: number): Promise<NearestBeat[]> {
      const samples = await findRawSamples(db, beat)
      if (samples === undefined) return []
      const own = await findTrainingEcgId(db, beatName(beat.inferenceId, beat.sourceEcgId))
      const { ids, values } = await read()
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
            : [
                {
                  ...{ ecgId, ...now, distance },
                  row: { beat: trainingRowName(ecgId), inferenceId: trainingRowNumber(ecgId) },
                  values: Array.from(values.subarray(start, start + ECG_LENGTH)),
                },
              ]
        })
        .slice(0, count)
    },
  }
}

/** The labels that training rows have now, and the audited beats that made them; without those that are gone. */
async function readLabels(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Pick<NearestBeat, 'label' | 'audited'>>> {
  if (ids.length === 0) return new Map()
  const ofBeat = db
    .select({ inferenceId: max(audit.inferenceId) })
    .from(audit)
    .where(eq(audit.beat, auditedBeat.beat))
  const rows = await db
    .select({
      id: ecg.id,
      // As it is stored: in a row that is no beat it may be anything.
      label: sql<unknown>`${ecg.verdict}`,
      beat: auditedBeat.beat,
      inferenceId: sql<number>`${ofBeat}`.mapWith(Number),
    })
    .from(ecg)
    .leftJoin(auditedBeat, eq(auditedBeat.trainingEcgId, ecg.id))
    .where(inArray(ecg.id, [...ids]))
  return new Map(
    rows.flatMap(({ id, label, beat, inferenceId }): [number, Pick<NearestBeat, 'label' | 'audited'>][] => {
      const verdict = verdictOf(label)
      const audited = beat === null ? null : { beat, inferenceId }
      return verdict === undefined ? [] : [[id, { label: verdict, audited }]]
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

/** A row of a matrix and its Euclidean distance to what was looked for. */
export interface NearRow {
  row: number
  distance: number
}

/** Samples between two looks at whether a row can still be among the nearest: 140 is ten times this. */
const stride = 14

/**
 * The rows nearest to a beat, the nearest first; exact, every row is looked at.
 *
 * @param values row-major, `count × 140`
 * @param beat 140 samples, in the unit of `values`
 * @param isWanted rows for which it is false are passed over
 */
export function findNearestRows(
  values: Float32Array,
  beat: ArrayLike<number>,
  count: number,
  isWanted: (row: number) => boolean = () => true,
): NearRow[] {
  const nearest: NearRow[] = []
  const rows = Math.floor(values.length / ECG_LENGTH)
  for (let row = 0; row < rows; row++) {
    const limit = nearest.length < count ? Number.POSITIVE_INFINITY : (nearest.at(-1)?.distance ?? 0)
    const squared = squaredDistance(values, row * ECG_LENGTH, beat, limit * limit)
    const distance = Math.sqrt(squared)
    if (!(distance < limit) || !isWanted(row)) continue
    const place = nearest.findIndex((each) => each.distance > distance)
    nearest.splice(place === -1 ? nearest.length : place, 0, { row, distance })
    nearest.length = Math.min(nearest.length, count)
  }
  return nearest
}

/** The squared distance, or something above the limit as soon as it is certain to be. */
function squaredDistance(
  values: Float32Array,
  start: number,
  beat: ArrayLike<number>,
  limit: number,
): number {
  let sum = 0
  for (let sample = 0; sample < ECG_LENGTH && sum <= limit; ) {
    for (const end = sample + stride; sample < end; sample++) {
      const difference = (values[start + sample] as number) - (beat[sample] as number)
      sum += difference * difference
    }
  }
  return sum
}

/** A judged beat, as the results API tells it. */
export interface JudgedBeat {
  inferenceId: number
  sourceEcgId: number | null
  modelTag: string
  /** 140 samples, normalised by the model's range; null where the API has none. */
  values: readonly (number | null)[]
}

/**
 * The samples of a beat in the clinic's unit: those of its source, or else the normalised ones put back into the
 * model's range.
 *
 * @returns undefined when a sample or the range is missing
 */
export async function findRawSamples(db: Db, beat: JudgedBeat): Promise<readonly number[] | undefined> {
  const clinic = beat.sourceEcgId === null ? undefined : await findClinicSamples(db, beat.sourceEcgId)
  if (clinic !== undefined) return isWhole(clinic) ? clinic : undefined
  if (!isWhole(beat.values)) return undefined
  const range = await findRange(db, beat.modelTag)
  return range && Array.from(unscale(Float32Array.from(beat.values), range))
}

function isWhole(samples: readonly (number | null)[]): samples is readonly number[] {
  return samples.every((sample) => sample !== null)
}
