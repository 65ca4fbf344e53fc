import type { Trx } from '@vigia/db'
import type { NoRow, Recorded } from './answer.ts'
import { type BeatAudit, insertAudit, type NewAudit } from './audits.ts'
import { type BeatRecord, type Subject, updateBeat } from './beats.ts'
import type { findRawBeat } from './raw-beat.ts'
import { type Settlement, settle } from './settle.ts'
import { deleteTrainingRow, insertTrainingRow, relabelTrainingRow, trainingVerdict } from './training-row.ts'

/** An audit that may be recorded, and the locked beat as it was before. */
export interface Append {
  subject: Subject
  beat: BeatRecord
  audits: readonly BeatAudit[]
  added: Omit<NewAudit, 'trainingEcgId'>
  rawBeat: Awaited<ReturnType<typeof findRawBeat>>
}

/**
 * Records an audit and what follows from it: the beat's state and label, and its one training row. Where that row
 * cannot be written, nothing is.
 */
export async function appendAudit(
  trx: Trx,
  append: Append,
): Promise<({ status: 'recorded' } & Recorded) | NoRow> {
  const { subject, beat, audits, added } = append
  const settlement = settle([...audits, { ...added, id: Number.MAX_SAFE_INTEGER }], beat.isDouble)
  const row = await writeTrainingRow(trx, append, settlement)
  if (row.status !== 'written') return row
  const { trainingEcgId } = row
  const auditId = await insertAudit(trx, subject, { ...added, trainingEcgId })
  const standing = { ...settlement, trainingEcgId, audits: audits.length + 1 }
  await updateBeat(trx, subject.beat, standing)
  return { status: 'recorded', auditId, ...standing }
}

/** Makes, relabels or removes the row that this beat's audits made, and never another. */
async function writeTrainingRow(
  trx: Trx,
  { beat, rawBeat }: Append,
  { label }: Settlement,
): Promise<{ status: 'written'; trainingEcgId: number | null } | NoRow> {
  const verdict = trainingVerdict(label)
  const { trainingEcgId } = beat
  if (verdict === undefined) {
    if (trainingEcgId !== null) await deleteTrainingRow(trx, trainingEcgId)
    return { status: 'written', trainingEcgId: null }
  }
  if (trainingEcgId !== null && (await relabelTrainingRow(trx, trainingEcgId, verdict)))
    return { status: 'written', trainingEcgId }
  if (rawBeat.status !== 'found') return rawBeat
  const inserted = await insertTrainingRow(trx, rawBeat.beat, verdict)
  return inserted === undefined ? { status: 'gone' } : { status: 'written', trainingEcgId: inserted }
}
