import { leaveOutReasonLength } from '@vigia/contracts/audit'
import {
  auditedBeat,
  authUser,
  core,
  type Db,
  fromUtcColumn,
  inTransaction,
  leftOutBeat,
  oneAtATime,
  utcNow,
} from '@vigia/db'
import type { NamedReader, Reader } from '../answers/answer.ts'
import { listLeftOutBeats } from '../label-history/left-out-beats.ts'
import { isAmong } from '../statements/fragments.ts'

const { and, desc, eq } = core

/** The most beats left out at once. */
export const mostLeftOut = 1000

export interface LeaveOutRequest {
  beats: readonly string[]
  /** Whether they are left out, or taken in again. */
  isLeftOut: boolean
  /** Why, 1 to 500 characters. */
  reason: string
}

export type LeaveOutOutcome =
  /** `beats`: how many changed; of the rest it was so already, or they are not settled. */
  | { status: 'recorded'; beats: number }
  /** Without a reason, with too long a one, or with too many beats: nothing was changed. */
  | { status: 'invalid' }
  /** Only adjudicators and administrators leave beats out. */
  | { status: 'forbidden' }

/**
 * Leaves settled beats out of training from now on, or takes them in again; who, when and why stays on record. What a
 * model has learnt from them already it keeps. Asked again it changes nothing.
 */
export async function leaveOut(db: Db, by: Reader, request: LeaveOutRequest): Promise<LeaveOutOutcome> {
  const { isLeftOut } = request
  const beats = [...new Set(request.beats)].sort()
  const reason = request.reason.trim()
  if (!by.mayAdjudicate) return { status: 'forbidden' }
  const isReason =
    reason.length > 0 &&
    reason.length <= leaveOutReasonLength &&
    reason.isWellFormed() &&
    !/[^\P{C}\n\r\t]/u.test(reason)
  if (!isReason || beats.length > mostLeftOut) return { status: 'invalid' }
  if (beats.length === 0) return { status: 'recorded', beats: 0 }
  return await inTransaction(
    db,
    async (trx): Promise<LeaveOutOutcome> => {
      await oneAtATime(trx, 'left-out-beats')
      const settled = await trx
        .select({ beat: auditedBeat.beat })
        .from(auditedBeat)
        .where(and(isAmong(auditedBeat.beat, beats), eq(auditedBeat.state, 'settled')))
        .for('update')
      const names = settled.map(({ beat }) => beat)
      const standing = await listLeftOutBeats(trx, { among: names })
      const changed = names.filter((beat) => standing.has(beat) !== isLeftOut)
      if (changed.length === 0) return { status: 'recorded', beats: 0 }
      const row = { isLeftOut, personId: by.id, reason, recordedAt: utcNow() }
      await trx.insert(leftOutBeat).values(changed.map((beat) => ({ beat, ...row })))
      return { status: 'recorded', beats: changed.length }
    },
    { isolation: 'READ COMMITTED' },
  )
}

/** A decision to leave a beat out of training, or to take it in again. */
export interface LeaveOutChange {
  isLeftOut: boolean
  by: NamedReader
  reason: string
  /** ISO 8601 in UTC. */
  at: string
}

/** What was decided of a beat, the newest first. */
export async function listLeaveOutChanges(db: Db, beat: string): Promise<LeaveOutChange[]> {
  const { id, isLeftOut, personId, reason, recordedAt } = leftOutBeat
  const rows = await db
    .select({ isLeftOut, personId, name: authUser.name, reason, recordedAt })
    .from(leftOutBeat)
    .leftJoin(authUser, eq(authUser.id, personId))
    .where(eq(leftOutBeat.beat, beat))
    .orderBy(desc(id))
  return rows.map(({ personId: by, name, recordedAt, ...change }) => ({
    ...change,
    by: { id: by, name },
    at: fromUtcColumn(recordedAt),
  }))
}
