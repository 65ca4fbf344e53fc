import {
  type Answer,
  type AuditKind,
  answers,
  isReaderId,
  type Reveal,
  searchTextLength,
} from '@vigia/contracts/audit'
import { isSearchableDay } from '@vigia/contracts/calendar'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  alias,
  audit,
  auditedBeat,
  authUser,
  core,
  type Db,
  endOfDay,
  fromUtcColumn,
  hasIndexedTag,
  type SQL,
  startOfDay,
  worklist,
} from '@vigia/db'
import Type, { type Static } from 'typebox'
import type { NamedReader } from '../answers/answer.ts'
import { parserOf } from '../schema.ts'
import { allOf, isAmong } from '../statements/fragments.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { listedAuditCondition } from '../visibility/visibility.ts'
import { findAuditsWithText } from './find-text.ts'

const { desc, eq, gte, lt, sql } = core

const undoing = alias(audit, 'undoing')

/** The judgement that an audit is about, where the worklist still has it. */
export const judged = alias(worklist, 'judged')

/**
 * What the model said of an audit's judgement, in queries that join `judged`. Audits are never changed, and those of
 * the thesis's judgements (which have no error) hold what an earlier release took them for: the opposite. The
 * worklist's copy is corrected.
 */
export const modelVerdictSql = sql<Verdict>`IF(${judged.inferenceId} IS NULL OR ${judged.error} IS NOT NULL,
  ${audit.modelVerdict}, ${judged.verdict})`

/** One audit as the history shows it. */
export interface AuditEntry {
  id: number
  /** The answer's key, by which its reader may take it back. */
  key: string
  beat: string
  inferenceId: number
  sourceEcgId: number | null
  modelTag: string
  modelVerdict: Verdict
  /** What the reader was shown as such: an earlier release told the thesis's verdicts as their opposites. */
  shownVerdict: Verdict
  kind: AuditKind
  reader: NamedReader
  /** Null of an undoing. */
  answer: Answer | null
  beatCode: string | null
  comment: string | null
  reveal: Reveal
  trainingEcgId: number | null
  /** The audit that this one undoes. */
  undoes: number | null
  /** The answer that this addition belongs to. */
  addsTo: number | null
  /** The audit by which this one was undone. */
  undoneBy: number | null
  /** By the browser's clock; ISO 8601 in UTC. */
  answeredAt: string
  /** By the server's clock; ISO 8601 in UTC. */
  recordedAt: string
}

export interface AuditsPage {
  audits: AuditEntry[]
  /** The `before` of the next page; null when this is the last one. */
  next: number | null
}

/** Which part of the audits. */
export interface AuditsView {
  /** Only audits before this one, for the pages after the first. */
  before?: number
  /** How many, 50 by default. */
  limit?: number
}

/**
 * The audits that a reader may know of, the newest first: the own ones, and those of settled beats. No filter finds
 * more. That they are shown is recorded.
 */
export async function listAudits(
  db: Db,
  readerId: string,
  filter: AuditFilter = {},
  view: AuditsView = {},
): Promise<AuditsPage> {
  const limit = Math.trunc(view.limit ?? 50)
  const bounds = allOf([
    listedAuditCondition(audit, auditedBeat, readerId),
    ...listBounds(filter),
    view.before !== undefined && lt(audit.id, view.before),
  ])
  const wanted = filter.text === undefined ? bounds : await boundByText(db, filter.text, bounds, limit + 1)
  const { id, beat, inferenceId, sourceEcgId, modelTag, kind, readerId: author, answer, beatCode } = audit
  const { comment, reveal, trainingEcgId, undoes, addsTo, answeredAt, recordedAt } = audit
  const rows = await db
    .select({
      said: {
        id,
        key: audit.answerKey,
        beat,
        inferenceId,
        sourceEcgId,
        modelTag,
        modelVerdict: modelVerdictSql,
        shownVerdict: audit.modelVerdict,
        kind,
        answer,
        beatCode,
        comment,
        reveal,
        trainingEcgId,
        undoes,
        addsTo,
        answeredAt,
        recordedAt,
      },
      author,
      authorName: authUser.name,
      undoneBy: undoing.id,
    })
    .from(audit)
    .leftJoin(auditedBeat, eq(auditedBeat.beat, beat))
    .leftJoin(judged, eq(judged.inferenceId, inferenceId))
    .leftJoin(authUser, eq(authUser.id, author))
    .leftJoin(undoing, eq(undoing.undoes, id))
    .where(wanted)
    .orderBy(desc(id))
    .limit(limit + 1)
  const audits = rows.slice(0, limit).map(
    ({ said, author, authorName, undoneBy }): AuditEntry => ({
      ...said,
      reader: { id: author, name: authorName },
      undoneBy,
      answeredAt: fromUtcColumn(said.answeredAt),
      recordedAt: fromUtcColumn(said.recordedAt),
    }),
  )
  await recordShown(db, readerId, audits)
  return { audits, next: rows.length > limit ? (audits.at(-1)?.id ?? null) : null }
}

/** Each row says what a model said, and the rows of others what they answered. */
async function recordShown(db: Db, readerId: string, audits: readonly AuditEntry[]): Promise<void> {
  await recordDisclosures(db, readerId, 'reveal', audits)
  const ofOthers = audits.filter(({ reader }) => reader.id !== readerId)
  await recordDisclosures(db, readerId, 'answers', ofOthers)
}

async function boundByText(db: Db, text: string, bounds: SQL, limit: number): Promise<SQL> {
  const ids = await findAuditsWithText(db, text, bounds, limit)
  return ids.length === 0 ? sql`FALSE` : isAmong(audit.id, ids)
}

/** All but the text. */
function listBounds(filter: AuditFilter): (SQL | false | undefined)[] {
  const { readerId, answer, modelTag, from, to } = filter
  return [
    readerId !== undefined && eq(audit.readerId, readerId),
    answer !== undefined && eq(audit.answer, answer),
    modelTag !== undefined && hasIndexedTag(audit.modelTag, modelTag),
    from !== undefined && gte(audit.recordedAt, startOfDay(from)),
    to !== undefined && lt(audit.recordedAt, endOfDay(to)),
  ]
}

const ShortText = Type.Refine(Type.String(), (text) => text.length <= searchTextLength && text.isWellFormed())
const Day = Type.Refine(Type.String(), isSearchableDay)

/** Which audits; what is missing sets no bound. */
export type AuditFilter = Static<typeof AuditFilter>
const AuditFilter = Type.Partial(
  Type.Object({
    /** Somewhere in the comment, the beat code, the model's tag or the reader's name, in capitals or not. */
    text: ShortText,
    readerId: Type.Refine(Type.String(), isReaderId),
    answer: Type.Enum([...answers]),
    modelTag: ShortText,
    /** Recorded on this day (`YYYY-MM-DD`, in the zone of this process) or later. */
    from: Day,
    /** Recorded on this day or earlier. */
    to: Day,
  }),
)

/**
 * Takes a filter that came from outside apart, such as the fields of an address; those without text set no bound, and
 * those of another name are passed over.
 */
export const parseAuditFilter = parserOf(AuditFilter, (given) => {
  const wanted = Object.keys(AuditFilter.properties).map((name) => {
    const value = given[name]
    return [name, typeof value === 'string' ? value.trim() : value]
  })
  return Object.fromEntries(wanted.filter(([, value]) => value !== undefined && value !== ''))
})
