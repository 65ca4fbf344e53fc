import { type ExportColumn, exportColumns, type Separator } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { type AuditEntry, type AuditFilter, listAudits } from './list-audits.ts'
import { writeCsv } from './write-csv.ts'

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
export function exportAudits(
  db: Db,
  readerId: string,
  filter: AuditFilter = {},
  { separator = 'comma' }: ExportOptions = {},
): AsyncGenerator<string> {
  return writeCsv(orderedColumns, readPages(db, readerId, filter), separator)
}

const orderedColumns = Object.fromEntries(exportColumns.map((column) => [column, columns[column]]))

async function* readPages(db: Db, readerId: string, filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
  let before: number | null | undefined
  while (before !== null) {
    const page = { limit: pageSize, ...(before && { before }) }
    const { audits, next } = await listAudits(db, readerId, filter, page)
    yield audits
    before = next
  }
}
