import type { Answer, BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { toldRevealCondition } from '../visibility/visibility.ts'
import { findRows } from './find-rows.ts'
import {
  type BeatsAsker,
  type BeatsCursor,
  type BeatsSearch,
  hasReadSql,
  type ListedState,
  stands,
} from './search.ts'

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
  reveal: { verdict: Verdict; error: number | null; threshold: number | null; isUnlike: boolean } | null
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
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT inference_id AS id, beat FROM `Worklist` WHERE inference_id IN (?)',
    [ids],
  )
  const names = new Map(rows.map((row) => [Number(row.id), String(row.beat)]))
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
  const told = toldRevealCondition('entry.beat', 'entry.state', asker.id)
  const shown =
    modelTag === undefined
      ? '(SELECT MAX(newest.inference_id) FROM `Worklist` AS newest WHERE newest.beat = found.beat)'
      : 'found.inference_id'
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT found.inference_id AS found, entry.*, audited.label, ${told.sql} AS is_told,
       ${hasReadSql} AS has_read
     FROM \`Worklist\` AS found
     JOIN \`Worklist\` AS entry ON entry.inference_id = ${shown}
     LEFT JOIN \`Audited_Beats\` AS audited ON audited.beat = entry.beat AND entry.state = 'settled'
     WHERE found.inference_id IN (?)`,
    [...told.parameters, asker.id, ids],
  )
  const codes = await listBeatCodes(
    db,
    asker,
    rows.map((row) => String(row.beat)),
  )
  const described = new Map(
    rows.map((row): [number, ListedBeat] => [
      Number(row.found),
      {
        beat: String(row.beat),
        inferenceId: Number(row.inference_id),
        sourceEcgId: row.source_ecg_id === null ? null : Number(row.source_ecg_id),
        modelTag: String(row.model_tag),
        measuredAt: row.dt_measure as string | null,
        state: listedState(row.state as BeatState, Number(row.has_read) === 1),
        label: row.label as Answer | null,
        beatCodes: codes.get(String(row.beat)) ?? [],
        reveal:
          asker.view === 'open' || Number(row.is_told) === 1
            ? {
                verdict: row.verdict as Verdict,
                error: row.error as number | null,
                threshold: row.threshold as number | null,
                isUnlike: Number(row.is_unlike) === 1,
              }
            : null,
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
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT DISTINCT said.beat, said.beat_code AS code FROM \`Audits\` AS said
     JOIN \`Audited_Beats\` AS audited ON audited.beat = said.beat
     WHERE said.beat IN (?) AND said.beat_code IS NOT NULL AND (audited.state = 'settled' OR said.reader_id = ?)
       AND ${stands} ORDER BY code`,
    [beats, asker.id],
  )
  return new Map(
    [...Map.groupBy(rows, (row) => String(row.beat))].map(([beat, said]) => [
      beat,
      said.map(({ code }) => String(code)),
    ]),
  )
}
