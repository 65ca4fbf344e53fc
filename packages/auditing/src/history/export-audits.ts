import { type ExportColumn, exportColumns, type Separator, separators } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { type Options, stringify } from 'csv-stringify/sync'
import { type AuditEntry, type AuditFilter, listAudits } from './list-audits.ts'

const columns: Record<ExportColumn, (audit: AuditEntry) => string | number | null> = {
  id: ({ id }) => id,
  recorded_at: ({ recordedAt }) => recordedAt,
  answered_at: ({ answeredAt }) => answeredAt,
  reader: ({ reader }) => reader.name,
  reader_id: ({ reader }) => reader.id,
  kind: ({ kind }) => kind,
  answer: ({ answer }) => answer,
  beat_code: ({ beatCode }) => beatCode,
  comment: ({ comment }) => comment,
  reveal: ({ reveal }) => reveal,
  beat: ({ beat }) => beat,
  inference_id: ({ inferenceId }) => inferenceId,
  source_ecg_id: ({ sourceEcgId }) => sourceEcgId,
  model_tag: ({ modelTag }) => modelTag,
  model_verdict: ({ modelVerdict }) => modelVerdict,
  training_ecg_id: ({ trainingEcgId }) => trainingEcgId,
  undoes: ({ undoes }) => undoes,
  undone_by: ({ undoneBy }) => undoneBy,
  adds_to: ({ addsTo }) => addsTo,
  shown_verdict: ({ shownVerdict }) => shownVerdict,
}

/** RFC 4180 with one of the separators; what a spreadsheet would take for a formula gets an apostrophe before it. */
const formatWith = (separator: Separator): Options => ({
  delimiter: separators[separator],
  record_delimiter: 'windows',
  quote_record_delimiter: true,
  // Whichever separator a program goes by, such a value is one.
  quoted_match: /[;,\t]/,
  escape_formulas: true,
})

export interface ExportOptions {
  /** Commas, unless told otherwise. */
  separator?: Separator | undefined
}

/** Audits read from the database at a time. */
const pageSize = 1000

/**
 * The audits that a reader may know of as CSV, the newest first, each record with its line end (a comment of several lines stays one record),
 * after a header. Read page by page: however many there are, few are in memory.
 */
export async function* exportAudits(
  db: Db,
  readerId: string,
  filter: AuditFilter = {},
  { separator = 'comma' }: ExportOptions = {},
): AsyncGenerator<string> {
  const format = formatWith(separator)
  yield stringify([exportColumns], format)
  let before: number | null | undefined
  while (before !== null) {
    const page = { limit: pageSize, ...(before && { before }) }
    const { audits, next } = await listAudits(db, readerId, filter, page)
    for (const audit of audits)
      yield stringify([exportColumns.map((column) => columns[column](audit))], format)
    before = next
  }
}
