import { jsonText, manyBytes } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, double, int, mysqlTable, primaryKey, varchar } = mysqlCore

/** Data drift: other beats come. Concept drift: readers disagree more with the model, whatever comes. */
export type DriftKind = 'data' | 'concept'
/** Gradual what only a sum over checks tells, or was growing before one of them told it. */
export type DriftPace = 'sudden' | 'gradual'

const number = (name: string) => bigint(name, { mode: 'number' })
const tag = () => varchar('model_tag', { length: 80 }).notNull()
const kind = () => varchar('kind', { length: 7 }).$type<DriftKind>().notNull()
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Fresh beats by which a model's drift is measured; append-only. */
export const driftReference = mysqlTable(
  'Drift_References',
  {
    tag: tag(),
    /** The normal beats of its test part, or the first beats that it judged at the clinic. */
    source: varchar('source', { length: 6 }).$type<'test' | 'clinic'>().notNull(),
    /** Above it a score was anomalous. */
    cut: double('cut').notNull(),
    /** Of so many beats. */
    judged: int('judged').notNull(),
    anomalous: int('anomalous').notNull(),
    /** What is compared of those that were called normal. */
    beats: manyBytes('beats').notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tag, table.source] })],
)

/** Every look for drift; append-only. */
export const driftCheck = mysqlTable('Drift_Checks', {
  id: number('id').autoincrement().primaryKey(),
  tag: tag(),
  kind: kind(),
  /** The last ECG (data) or audit (concept) that was looked at. */
  upTo: number('up_to').notNull(),
  /** Beats, or readings, that were compared. */
  n: int('n').notNull(),
  /** The smallest of its tests times their number, at most 1; null where there was nothing to compare with yet. */
  p: double('p'),
  /** Below it, p is an alarm. */
  level: double('level').notNull(),
  alarm: varchar('alarm', { length: 7 }).$type<DriftPace>(),
  evidence: jsonText<unknown>('evidence').notNull(),
  /** The declaration that its alarm made or belongs to. */
  declarationId: number('declaration_id'),
  checkedAt: moment('checked_at').notNull(),
})

/** What was declared to be drift; only its acknowledgement is written later. */
export const driftDeclaration = mysqlTable('Drift_Declarations', {
  id: number('id').autoincrement().primaryKey(),
  tag: tag(),
  kind: kind(),
  pace: varchar('pace', { length: 7 }).$type<DriftPace>().notNull(),
  evidence: jsonText<unknown>('evidence').notNull(),
  declaredAt: moment('declared_at').notNull(),
  /** Beats to be read because of it; null where nobody could be given them. */
  batchId: number('batch_id'),
  acknowledgedBy: varchar('acknowledged_by', { length: 255 }),
  /** Of a user of the audit UI. */
  acknowledgedId: varchar('acknowledged_id', { length: 36 }),
  acknowledgedNote: varchar('acknowledged_note', { length: 500 }),
  acknowledgedAt: moment('acknowledged_at'),
})
