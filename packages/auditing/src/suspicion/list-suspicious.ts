import { auditedBeat, core, type Db, fromUtcColumn, suspiciousBeat, worklist } from '@vigia/db'
import { trainingRowNamed } from '../training-table/row-names.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { standingReaders, suspiciousName } from './offer-suspicious.ts'

const { asc, count, eq, gt, max, sql } = core

/**
 * What has become of a suspicious normal. `listed`: nobody has answered it; `waiting`: one person has called it normal, and a second is about to be asked; `offered`: it awaits its second reader,
 * or its readers disagree; `confirmed`: others call it normal too; `relabelled`: it is anomalous now; `withdrawn`: it has
 * no training row any more.
 */
export type SuspiciousState = 'listed' | 'waiting' | 'offered' | 'confirmed' | 'relabelled' | 'withdrawn'

/** A normal row of the training table that looks anomalous. */
export interface SuspiciousBeat {
  /** From 1, the most suspicious. */
  place: number
  /** What a head decided that had not learnt from it; above 0 it would be anomalous. */
  score: number
  /** How many of its 10 nearest rows spoke against it; 0 where fewer than 3 did. */
  votes: number
  state: SuspiciousState
  /** Its training row. Null, as what follows is, while the beat is to be read by somebody who is to know nothing of it. */
  ecgId: number | null
  beat: string | null
  /** A judgement by which the beat can be opened. */
  inferenceId: number | null
}

export interface SuspiciousPage {
  beats: SuspiciousBeat[]
  /** The `after` of the next page; null when this is the last one. */
  next: number | null
  /** Of all pages. */
  total: number
  /** When the table was ranked; ISO 8601 in UTC, null where it never was. */
  rankedAt: string | null
}

/**
 * The suspicious normals, the most suspicious first. A beat that is still to be read is not named: whoever sees this list
 * may be its second reader, and would know what the first has said. That the others are told is recorded.
 *
 * @param page `after`: the place where the page before has ended; `limit`: how many, 50 by default
 */
export async function listSuspicious(
  db: Db,
  readerId: string,
  page: { after?: number; limit?: number } = {},
): Promise<SuspiciousPage> {
  const limit = Math.trunc(page.limit ?? 50)
  const [[facts], rows] = await Promise.all([
    db.select({ total: count(), rankedAt: max(suspiciousBeat.rankedAt) }).from(suspiciousBeat),
    listRows(db, page.after ?? 0, limit + 1),
  ])
  const found = rows.slice(0, limit).map(tellRow)
  const shown = found.flatMap(({ beat, inferenceId }) =>
    beat === null || inferenceId === null ? [] : [{ beat, inferenceId }],
  )
  // That a row stands here says that it is labelled normal.
  await recordDisclosures(db, readerId, 'reveal', shown)
  await recordDisclosures(db, readerId, 'answers', shown)
  return {
    beats: found,
    next: rows.length > limit ? (found.at(-1)?.place ?? null) : null,
    total: facts?.total ?? 0,
    rankedAt: facts?.rankedAt ? fromUtcColumn(facts.rankedAt) : null,
  }
}

type Row = Awaited<ReturnType<typeof listRows>>[number]

async function listRows(db: Db, after: number, limit: number) {
  const { place, score, votes, ecgId, beat } = suspiciousBeat
  return await db
    .select({
      ...{ place, score, votes, ecgId },
      beat: suspiciousName,
      audited: auditedBeat,
      readers: standingReaders.mapWith(Number),
      inferenceId: sql<number | null>`IF(${beat} IS NULL, -${ecgId},
        (SELECT MIN(${worklist.inferenceId}) FROM ${worklist} WHERE ${worklist.beat} = ${beat}))`.mapWith(
        (id) => (id === null ? null : Number(id)),
      ),
    })
    .from(suspiciousBeat)
    .leftJoin(auditedBeat, eq(auditedBeat.beat, suspiciousName))
    .where(gt(place, after))
    .orderBy(asc(place))
    .limit(limit)
}

function tellRow(row: Row): SuspiciousBeat {
  const { place, score, votes, ecgId, beat, inferenceId } = row
  const state = findState(row)
  const isOpen = state === 'waiting' || state === 'offered'
  const named = isOpen ? { ecgId: null, beat: null, inferenceId: null } : { ecgId, beat, inferenceId }
  return { place, score, votes, state, ...named }
}

function findState({ beat, audited, readers }: Row): SuspiciousState {
  if (audited === null) return 'listed'
  const { state, label } = audited
  // What answers made is gone with them; every other row is as it came.
  if (state === 'unread' && trainingRowNamed(beat) !== undefined) return 'listed'
  if (state === 'awaiting-second' || state === 'disagreement') return 'offered'
  if (label === 'anomalous') return 'relabelled'
  if (label !== 'normal') return 'withdrawn'
  return readers > 1 ? 'confirmed' : 'waiting'
}
