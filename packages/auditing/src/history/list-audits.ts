import type { Verdict } from '@vigia/contracts/ecg'
import { type Answer, type AuditKind, type Db, tagCondition } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader, Reveal } from '../answers/answer.ts'
import { fromColumn } from '../answers/moment.ts'
import type { AuditFilter } from './audit-filter.ts'
import { endOfDay, startOfDay } from './day-bounds.ts'
import { modelVerdictSql, withJudgement } from './model-verdict.ts'

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

/** Which part of the audits, and for whom. */
export interface AuditsView {
  /** Only audits before this one, for the pages after the first. */
  before?: number
  /** How many, 50 by default. */
  limit?: number
  /** A reader who is not told what others said of a beat that is still to be read, so as to read it independently. */
  withheldFrom?: string
}

/** The audits, the newest first. */
export async function listAudits(
  db: Db,
  filter: AuditFilter = {},
  view: AuditsView = {},
): Promise<AuditsPage> {
  const limit = Math.trunc(view.limit ?? 50)
  const bounds = [
    ...listBounds(filter),
    ...(view.before === undefined ? [] : [bound('audit.`id` < ?', view.before)]),
    ...(view.withheldFrom === undefined ? [] : [bound(isTold, view.withheldFrom)]),
  ]
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `SELECT audit.*, ${modelVerdictSql} AS said_verdict, user.\`name\`, undoing.\`id\` AS undone_by
     FROM \`Audits\` AS audit ${withJudgement}
     LEFT JOIN \`Auth_User\` AS user ON user.\`id\` = audit.\`reader_id\`
     LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
     ${bounds.length === 0 ? '' : `WHERE ${bounds.map(({ sql }) => sql).join(' AND ')}`}
     ORDER BY audit.\`id\` DESC LIMIT ${limit + 1}`,
    bounds.flatMap(({ parameters }) => parameters),
  )
  const audits = rows.slice(0, limit).map(describeAudit)
  return { audits, next: rows.length > limit ? (audits.at(-1)?.id ?? null) : null }
}

interface Bound {
  sql: string
  parameters: (string | number)[]
}

const bound = (sql: string, ...parameters: (string | number)[]): Bound => ({ sql, parameters })

const isTold = `(audit.\`reader_id\` = ? OR NOT EXISTS (
  SELECT 1 FROM \`Audited_Beats\` AS beat
  WHERE beat.\`beat\` = audit.\`beat\` AND beat.\`state\` IN ('unread', 'awaiting-second')))`

const searched = ['audit.`comment`', 'audit.`beat_code`', 'audit.`model_tag`', 'user.`name`']

function listBounds(filter: AuditFilter): Bound[] {
  const { text, readerId, answer, modelTag, from, to } = filter
  const pattern = `%${text?.replace(/[!%_]/g, '!$&')}%`
  const contains = searched.map((column) => `${column} COLLATE utf8mb4_unicode_ci LIKE ? ESCAPE '!'`)
  return [
    ...(text === undefined ? [] : [bound(`(${contains.join(' OR ')})`, ...searched.map(() => pattern))]),
    ...(readerId === undefined ? [] : [bound('audit.`reader_id` = ?', readerId)]),
    ...(answer === undefined ? [] : [bound('audit.`answer` = ?', answer)]),
    ...(modelTag === undefined ? [] : [bound(tagCondition('audit.`model_tag`'), modelTag, modelTag)]),
    ...(from === undefined ? [] : [bound('audit.`recorded_at` >= ?', startOfDay(from))]),
    ...(to === undefined ? [] : [bound('audit.`recorded_at` < ?', endOfDay(to))]),
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
    undoneBy: row.undone_by,
    answeredAt: fromColumn(row.answered_at),
    recordedAt: fromColumn(row.recorded_at),
  }
}
