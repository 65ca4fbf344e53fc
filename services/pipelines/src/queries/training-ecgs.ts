import { createHash } from 'node:crypto'
import type { LabelOrigin } from '@vigia/auditing/labels'
import { makeValues } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  ecg,
  hadEntered,
  inSnapshot,
  isMeasuredIn,
  labelNumbers,
  listTrainingPages,
  readClock,
  type SQL,
  type Trx,
  verdictOf,
} from '@vigia/db'
import { beatDigest, listReferenceDigests } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import type { LeftOutBy } from '../training/relabelled-rules.ts'
import { type Relabelled, readRelabelled } from './relabelled-rows.ts'
import { idOf, type Row, type TrainingQuery } from './training-query.ts'

const { and, count } = core

/** What the training table holds for a period, in the order of its ids. */
export interface TrainingEcgs {
  /** Row-major, `count × 140`, raw. */
  values: Float32Array
  verdicts: Verdict[]
  count: number
  /** The rows' ids in the training table. */
  ids: Float64Array
  /** Rows that no model can learn from: a NULL among the samples, or a label that is neither 0 nor 1. */
  leftOut: number
  /** SHA-256 over the id, samples and label of every row taken. */
  digest: string
  /** The rows taken that clinicians' answers made. */
  audited: AuditedRow[]
  relabelled: RelabelledCounts
  reference: ReferenceCounts
  /** When the table was read: UTC, as our columns hold it. */
  readAt: string
}

/** A row among those taken, and the same row in the training table. */
export interface AuditedRow {
  row: number
  ecgId: number
  /** How many times it counts in the fit, from 1. */
  weight: number
}

/** What became of the rows of the period that clinicians' answers made. */
export interface RelabelledCounts {
  /** Those taken, by what their labels rest on. */
  taken: Record<LabelOrigin['agreement'], number>
  leftOut: Record<LeftOutBy, number>
  /** Rows that answers had made by the moment asked for, and that are nowhere any more. */
  missing: number
}

/** Rows whose samples are those of a beat of a reference set, under whatever id. */
export interface ReferenceCounts {
  /** Those not taken. */
  keptOut: number
  /** Those taken, for they were in no set yet at the moment asked for. */
  addedSince: number
}

/**
 * Reads the training ECGs of a period, page by page into one array, in one consistent view of the table. As of a moment
 * it reads what was there then: rows that entered later are passed over, rows that answers have changed or taken out
 * since have the label they had. Beats of a reference set, frozen or not, are never taken.
 *
 * @param onProgress told after each page how many rows have been read, of how many
 * @throws VigiaError `usage` for a moment that is still to come
 */
export async function readTrainingEcgs(
  db: Db,
  query: TrainingQuery,
  onProgress: (read: number, count: number) => void = () => {},
): Promise<TrainingEcgs> {
  return await inSnapshot(db, async (trx) => {
    const readAt = await readClock(trx)
    if (query.asOf !== undefined && query.asOf > readAt)
      throw new VigiaError('usage', '--as-of is a moment that is still to come.')
    const relabelled = await readRelabelled(trx, query)
    const references = await listReferences(trx, query.asOf)
    const stored = await countRows(trx, query)
    const collector = collectRows(stored + relabelled.withdrawn.length, relabelled, references)
    let read = 0
    for await (const rows of listTrainingPages(trx, { where: wanted(query) })) {
      for (const row of rows) collector.add(row)
      read += rows.length
      onProgress(read, stored)
    }
    return { ...collector.finish(), readAt }
  })
}

/** By their digest, the beats of the reference sets that are kept out, and those that were not yet in a set. */
async function listReferences(
  trx: Trx,
  asOf: string | undefined,
): Promise<Map<string, keyof ReferenceCounts>> {
  const all = await listReferenceDigests(trx)
  const then = asOf === undefined || all.size === 0 ? all : await listReferenceDigests(trx, asOf)
  return new Map([...all].map((digest) => [digest, then.has(digest) ? 'keptOut' : 'addedSince']))
}

/** The rows that had entered by the moment asked for; of those from before that was kept it is not known, so all. */
function wanted(query: TrainingQuery): SQL | undefined {
  return and(isMeasuredIn(ecg, query), query.asOf === undefined ? undefined : hadEntered(query.asOf))
}

async function countRows(trx: Trx, query: TrainingQuery): Promise<number> {
  const [row] = await trx.select({ rows: count() }).from(ecg).where(wanted(query))
  return row?.rows ?? 0
}

/** @param most how many rows there may be */
function collectRows(
  most: number,
  relabelled: Relabelled,
  references: ReadonlyMap<string, keyof ReferenceCounts>,
) {
  const values = makeValues(most)
  const ids = new Float64Array(most)
  const verdicts: Verdict[] = []
  const audited: AuditedRow[] = []
  const counts: RelabelledCounts = {
    taken: { once: 0, agreed: 0, adjudicated: 0 },
    leftOut: { person: 0, period: 0, agreement: 0, reader: 0, cap: 0 },
    missing: relabelled.missing,
  }
  const reference: ReferenceCounts = { keptOut: 0, addedSince: 0 }
  const hash = createHash('sha256')
  const hashed = new Float64Array(ECG_LENGTH + 2)
  const withdrawn = [...relabelled.withdrawn]
  let leftOut = 0

  function isKeptOut(): boolean {
    const known =
      references.size === 0 ? undefined : references.get(beatDigest(hashed.subarray(0, ECG_LENGTH)))
    if (known !== undefined) reference[known]++
    return known === 'keptOut'
  }

  /** @returns whether the row was complete */
  function take(row: Row, ecgId: number): boolean {
    const verdict = relabelled.verdictAt(ecgId) ?? verdictOf(row[ECG_LENGTH])
    if (verdict === undefined || !copyFinite(row, hashed)) return false
    if (isKeptOut()) return true
    hashed[ECG_LENGTH] = labelNumbers[verdict]
    hashed[ECG_LENGTH + 1] = ecgId
    hash.update(hashed)
    const origin = relabelled.origins.get(ecgId)
    if (origin !== undefined) {
      const weight = relabelled.selection.weights.get(ecgId) ?? 1
      audited.push({ row: verdicts.length, ecgId, weight })
      counts.taken[origin.agreement]++
    }
    ids[verdicts.length] = ecgId
    values.set(hashed.subarray(0, ECG_LENGTH), verdicts.length * ECG_LENGTH)
    verdicts.push(verdict)
    return true
  }

  function consider(row: Row): void {
    const ecgId = idOf(row)
    if (relabelled.isLater(ecgId)) return
    const reason = relabelled.selection.leftOut.get(ecgId)
    if (reason !== undefined) counts.leftOut[reason]++
    else if (!take(row, ecgId)) leftOut++
  }

  return {
    /** In the order of the ids, among them the rows that answers have taken out since. */
    add(row: Row) {
      while (withdrawn[0] !== undefined && idOf(withdrawn[0]) < idOf(row)) consider(withdrawn.shift() as Row)
      consider(row)
    },
    finish: (): Omit<TrainingEcgs, 'readAt'> => {
      for (const row of withdrawn) consider(row)
      const count = verdicts.length
      return {
        values: values.subarray(0, count * ECG_LENGTH),
        verdicts,
        count,
        ids: ids.subarray(0, count),
        leftOut,
        digest: hash.digest('hex'),
        audited,
        relabelled: counts,
        reference,
      }
    },
  }
}

/** Copies a row's samples; false when one of them is not a finite number. */
function copyFinite(row: Row, target: Float64Array): boolean {
  for (let sample = 0; sample < ECG_LENGTH; sample++) {
    const value = row[sample]
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    target[sample] = value
  }
  return true
}
