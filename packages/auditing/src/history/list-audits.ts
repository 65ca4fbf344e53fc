import { type Answer, type AuditKind, answers, type Reveal, searchTextLength } from '@vigia/contracts/audit'
import { isDay } from '@vigia/contracts/calendar'
import type { Verdict } from '@vigia/contracts/ecg'
import { type Db, endOfDay, fromUtcColumn, startOfDay, tagCondition } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader, Parsed } from '../answers/answer.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { listedAuditCondition } from '../visibility/visibility.ts'
import { allOf, type Condition, condition } from '../worklist/filter.ts'

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
    listedAuditCondition('audit', 'beat', readerId),
    ...listBounds(filter),
    ...(view.before === undefined ? [] : [condition('audit.`id` < ?', view.before)]),
  ])
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `SELECT audit.*, ${modelVerdictSql} AS said_verdict, user.\`name\`, undoing.\`id\` AS undone_by
     FROM \`Audits\` AS audit
     LEFT JOIN \`Audited_Beats\` AS beat ON beat.\`beat\` = audit.\`beat\` ${withJudgement}
     LEFT JOIN \`Auth_User\` AS user ON user.\`id\` = audit.\`reader_id\`
     LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
     WHERE ${bounds.sql}
     ORDER BY audit.\`id\` DESC LIMIT ${limit + 1}`,
    bounds.parameters,
  )
  const audits = rows.slice(0, limit).map(describeAudit)
  await recordShown(db, readerId, audits)
  return { audits, next: rows.length > limit ? (audits.at(-1)?.id ?? null) : null }
}

/** Each row says what a model said, and the rows of others what they answered. */
async function recordShown(db: Db, readerId: string, audits: readonly AuditEntry[]): Promise<void> {
  await recordDisclosures(db, readerId, 'reveal', audits)
  const ofOthers = audits.filter(({ reader }) => reader.id !== readerId)
  await recordDisclosures(db, readerId, 'answers', ofOthers)
}

const searched = ['audit.`comment`', 'audit.`beat_code`', 'audit.`model_tag`', 'user.`name`']

function listBounds(filter: AuditFilter): Condition[] {
  const { text, readerId, answer, modelTag, from, to } = filter
  const pattern = `%${text?.replace(/[!%_]/g, '!$&')}%`
  const contains = searched.map((column) => `${column} COLLATE utf8mb4_unicode_ci LIKE ? ESCAPE '!'`)
  return [
    ...(text === undefined ? [] : [condition(`(${contains.join(' OR ')})`, ...searched.map(() => pattern))]),
    ...(readerId === undefined ? [] : [condition('audit.`reader_id` = ?', readerId)]),
    ...(answer === undefined ? [] : [condition('audit.`answer` = ?', answer)]),
    ...(modelTag === undefined ? [] : [condition(tagCondition('audit.`model_tag`'), modelTag, modelTag)]),
    ...(from === undefined ? [] : [condition('audit.`recorded_at` >= ?', startOfDay(from))]),
    ...(to === undefined ? [] : [condition('audit.`recorded_at` < ?', endOfDay(to))]),
  ]
}

function describeAudit(row: RowDataPacket): AuditEntry {
  return {
    id: row.id,
    key: row.answer_key,
    beat: row.beat,
    inferenceId: row.inference_id,
    sourceEcgId: row.source_ecg_id,
    modelTag: row.model_tag,
    modelVerdict: row.said_verdict,
    shownVerdict: row.model_verdict,
    kind: row.kind,
    reader: { id: row.reader_id, name: row.name },
    answer: row.answer,
    beatCode: row.beat_code,
    comment: row.comment,
    reveal: row.reveal,
    trainingEcgId: row.training_ecg_id,
    undoes: row.undoes,
    addsTo: row.adds_to,
    undoneBy: row.undone_by,
    answeredAt: fromUtcColumn(row.answered_at),
    recordedAt: fromUtcColumn(row.recorded_at),
  }
}

/** Which audits; what is missing sets no bound. */
export interface AuditFilter {
  /** Somewhere in the comment, the beat code, the model's tag or the reader's name, in capitals or not. */
  text?: string
  readerId?: string
  answer?: Answer
  modelTag?: string
  /** Recorded on this day (`YYYY-MM-DD`, in the zone of this process) or later. */
  from?: string
  /** Recorded on this day or earlier. */
  to?: string
}

const isShort = (text: string) => text.length <= searchTextLength && text.isWellFormed()

const checks: { [Field in keyof AuditFilter]-?: (text: string) => boolean } = {
  text: isShort,
  readerId: isShort,
  answer: (text) => answers.some((answer) => answer === text),
  modelTag: isShort,
  from: isDay,
  to: isDay,
}

/**
 * Takes a filter that came from outside apart, such as the fields of an address; those without text set no bound, and
 * those of another name are passed over.
 */
export function parseAuditFilter(fields: Readonly<Record<string, unknown>>): Parsed<AuditFilter> {
  const given = Object.entries(checks).flatMap(([field, check]) => {
    const value = fields[field]
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) return []
    const isValid = typeof value === 'string' && check(value.trim())
    return [{ field, isValid, value: String(value).trim() }]
  })
  const invalid = given.filter(({ isValid }) => !isValid).map(({ field }) => field)
  if (invalid.length > 0) return { status: 'invalid', fields: invalid }
  return { status: 'parsed', content: Object.fromEntries(given.map(({ field, value }) => [field, value])) }
}

/**
 * What the model said of an audit's judgement, as SQL over `Audits` as `audit`, with `withJudgement`. Audits are never
 * changed, and those of the thesis's judgements (which have no error) hold what an earlier release took them for: the
 * opposite. The worklist's copy is corrected.
 */
export const modelVerdictSql =
  'IF(judged.`inference_id` IS NULL OR judged.`error` IS NOT NULL, audit.`model_verdict`, judged.`verdict`)'

export const withJudgement = 'LEFT JOIN `Worklist` AS judged ON judged.`inference_id` = audit.`inference_id`'
