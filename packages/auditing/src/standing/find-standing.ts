import type { Answer, AuditKind, BeatState, DbOrTrx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader } from '../answers/answer.ts'
import { findBeat, findSubject } from '../answers/beats.ts'
import { fromColumn } from '../answers/moment.ts'
import { effectiveOpinions, type Opinion, settle } from '../answers/settle.ts'

/** One audit of a beat, for people. */
export interface StandingOpinion extends Opinion {
  kind: AuditKind
  by: NamedReader
  beatCode: string | null
  comment: string | null
  /** ISO 8601 in UTC. */
  at: string
  /** False for what was taken back, and for the taking back itself. */
  isEffective: boolean
}

/** Where a beat stands with its readers. */
export interface Standing {
  inferenceId: number
  beat: string
  modelTag: string
  state: BeatState
  /** Null while it is not settled. */
  label: Answer | null
  isDouble: boolean
  /** In the order in which they were recorded. */
  opinions: StandingOpinion[]
}

/** @returns undefined for an inference that the worklist does not have */
export async function findStanding(db: DbOrTrx, inferenceId: number): Promise<Standing | undefined> {
  const subject = await findSubject(db, inferenceId)
  if (subject === undefined) return undefined
  const { beat, modelTag } = subject
  const [record, opinions] = await Promise.all([findBeat(db, beat), listOpinions(db, beat)])
  const isDouble = record?.isDouble ?? subject.isDouble
  return { inferenceId, beat, modelTag, isDouble, opinions, ...settle(opinions, isDouble) }
}

async function listOpinions(db: DbOrTrx, beat: string): Promise<StandingOpinion[]> {
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `SELECT audit.\`id\`, audit.\`kind\`, audit.\`reader_id\`, reader.\`name\`, audit.\`answer\`, audit.\`beat_code\`,
       audit.\`comment\`, audit.\`undoes\`, audit.\`recorded_at\`
     FROM \`Audits\` AS audit LEFT JOIN \`Auth_User\` AS reader ON reader.\`id\` = audit.\`reader_id\`
     WHERE audit.\`beat\` = ? ORDER BY audit.\`id\``,
    [beat],
  )
  const opinions = rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind as AuditKind,
    readerId: String(row.reader_id),
    by: { id: String(row.reader_id), name: row.name as string | null },
    answer: row.answer as Answer | null,
    beatCode: row.beat_code as string | null,
    comment: row.comment as string | null,
    undoes: row.undoes === null ? null : Number(row.undoes),
    at: fromColumn(String(row.recorded_at)),
  }))
  const effective = new Set(effectiveOpinions(opinions).map(({ id }) => id))
  return opinions.map((opinion) => ({ ...opinion, isEffective: effective.has(opinion.id) }))
}
