import type { Answer, BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { alias, auditedBeat, core, type Db, worklist } from '@vigia/db'
import { isAmong, isTrue } from '../statements/fragments.ts'
import { said, stands } from '../statements/standing-audits.ts'
import { hasReadCondition, toldRevealCondition } from '../visibility/visibility.ts'
import { entry } from './filter.ts'
import { findRows } from './find-rows.ts'
import type { BeatsAsker, BeatsCursor, BeatsSearch, ListedState } from './search.ts'

const { and, asc, eq, inArray, isNotNull, or, sql } = core

export interface ListedBeat {
  beat: string
  /** The judgement that is shown: of the filter's model, else the newest. */
  inferenceId: number
  sourceEcgId: number | null
  modelTag: string
  /** By the clinic's clock, without a time zone. */
  measuredAt: string | null
  state: ListedState
  /** Null while the beat is not settled. */
  label: Answer | null
  /** Classes given in standing answers that this reader may know. */
  beatCodes: string[]
  /** Null where this reader may not be told it. */
  reveal: ListedReveal | null
}

/** What the model says of a beat in a list. */
export interface ListedReveal {
  verdict: Verdict
  error: number | null
  threshold: number | null
  /** Of an anomaly, from 0 to 1; null where the model gives none. */
  probability: number | null
  /** The share of the normal training beats that look as odd; null where the model kept no errors. */
  pValue: number | null
  isUnlike: boolean
}

export interface BeatsPage {
  beats: ListedBeat[]
  /** Where the next page begins; null where nothing follows. A page may be short, and others follow all the same. */
  next: BeatsCursor | null
}

/**
 * The beats that a filter lets through, each once, page by page. What a model says of beats that a blind reader has
 * still to read is no way to find them: whoever filters or sorts by it gets only beats of which they may be told it.
 * Whoever sends on labels, classes of others or what a model says, records that first (`recordDisclosures`).
 *
 * @param page `after`: where the page before has ended; `limit`: how many, 50 by default
 */
export async function listBeats(
  db: Db,
  asker: BeatsAsker,
  search: BeatsSearch,
  page: { after?: BeatsCursor; limit?: number } = {},
): Promise<BeatsPage> {
  const limit = Math.trunc(page.limit ?? 50)
  const found = await findRows(db, asker, search, { ...page, limit })
  return { beats: await describeRows(db, asker, search.filter.modelTag, found.ids), next: found.next }
}

/**
 * The names of the beats that a filter lets through, in the order, and by which judgements they were found.
 *
 * @param limit how many at most
 */
export async function listMatching(
  db: Db,
  asker: BeatsAsker,
  search: BeatsSearch,
  limit: number,
): Promise<{ beats: { beat: string; inferenceId: number }[]; isCutOff: boolean }> {
  const ids: number[] = []
  let after: BeatsCursor | null | undefined
  while (after !== null && ids.length < limit) {
    const page = { limit: limit - ids.length, ...(after && { after }) }
    const found = await findRows(db, asker, search, page)
    ids.push(...found.ids)
    after = found.next
  }
  if (ids.length === 0) return { beats: [], isCutOff: false }
  const rows = await db
    .select({ id: worklist.inferenceId, beat: worklist.beat })
    .from(worklist)
    .where(isAmong(worklist.inferenceId, ids))
  const names = new Map(rows.map(({ id, beat }) => [id, beat]))
  const beats = ids.flatMap((inferenceId) => {
    const beat = names.get(inferenceId)
    return beat === undefined ? [] : [{ beat, inferenceId }]
  })
  return { beats, isCutOff: after !== null }
}

async function describeRows(
  db: Db,
  asker: BeatsAsker,
  modelTag: string | undefined,
  ids: readonly number[],
): Promise<ListedBeat[]> {
  if (ids.length === 0) return []
  const found = alias(worklist, 'found')
  const newest = alias(worklist, 'newest')
  const shown =
    modelTag === undefined
      ? sql`(SELECT MAX(${newest.inferenceId}) FROM ${worklist} AS ${newest} WHERE ${newest.beat} = ${found.beat})`
      : found.inferenceId
  const { beat, inferenceId, sourceEcgId, measuredAt, state } = entry
  const { verdict, error, threshold, probability, pValue, isUnlike } = entry
  const rows = await db
    .select({
      id: found.inferenceId,
      listed: { beat, inferenceId, sourceEcgId, modelTag: entry.modelTag, measuredAt },
      state,
      label: auditedBeat.label,
      judged: { verdict, error, threshold, probability, pValue, isUnlike },
      isTold: isTrue(toldRevealCondition(entry, asker.id)),
      hasRead: isTrue(hasReadCondition(beat, asker.id)),
    })
    .from(found)
    .innerJoin(entry, eq(inferenceId, shown))
    .leftJoin(auditedBeat, and(eq(auditedBeat.beat, beat), eq(state, 'settled')))
    .where(inArray(found.inferenceId, [...ids]))
  const codes = await listBeatCodes(
    db,
    asker,
    rows.map(({ listed }) => listed.beat),
  )
  const described = new Map(
    rows.map(({ id, listed, state, label, judged, isTold, hasRead }): [number, ListedBeat] => [
      id,
      {
        ...listed,
        state: listedState(state, hasRead),
        label,
        beatCodes: codes.get(listed.beat) ?? [],
        reveal: asker.view === 'open' || isTold ? judged : null,
      },
    ]),
  )
  return ids.flatMap((id) => described.get(id) ?? [])
}

function listedState(state: BeatState, hasRead: boolean): ListedState {
  if (state === 'settled' || state === 'unread') return state
  return hasRead ? 'awaiting' : 'unread'
}

async function listBeatCodes(
  db: Db,
  asker: BeatsAsker,
  beats: readonly string[],
): Promise<Map<string, string[]>> {
  if (beats.length === 0) return new Map()
  const code = sql<string>`${said.beatCode}`
  const rows = await db
    .selectDistinct({ beat: said.beat, code })
    .from(said)
    .innerJoin(auditedBeat, eq(auditedBeat.beat, said.beat))
    .where(
      and(
        inArray(said.beat, [...beats]),
        isNotNull(said.beatCode),
        or(eq(auditedBeat.state, 'settled'), eq(said.readerId, asker.id)),
        stands,
      ),
    )
    .orderBy(asc(code))
  return new Map(
    [...Map.groupBy(rows, ({ beat }) => beat)].map(([beat, all]) => [beat, all.map((row) => row.code)]),
  )
}
