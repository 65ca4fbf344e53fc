import type { Answer, Reveal } from '@vigia/contracts/audit'
import { mysqlCore } from './drizzle.ts'

const { bigint, char, datetime, mysqlTable, primaryKey, varchar } = mysqlCore

const beat = () => varchar('beat', { length: 40 })
const readerId = () => varchar('reader_id', { length: 36 })
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Which curve a reader is shown under the name of a beat: its own, or that of a known beat. Decided once. */
export const shownCurve = mysqlTable(
  'Shown_Curves',
  {
    readerId: readerId().notNull(),
    beat: beat().notNull(),
    /** The reference set of the known beat; null where the beat's own curve is shown. */
    setId: bigint('set_id', { mode: 'number' }),
    /** The known beat, as `Reference_Beats` has it. */
    knownDigest: char('known_sha256', { length: 64 }),
    shownAt: moment('shown_at').notNull(),
    /** When the known beat was answered. */
    answeredAt: moment('answered_at'),
  },
  (table) => [primaryKey({ columns: [table.readerId, table.beat] })],
)

/** What readers answered to known beats; append-only. */
export const knownAnswer = mysqlTable('Known_Answers', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  answerKey: char('answer_key', { length: 36 }).notNull(),
  readerId: readerId().notNull(),
  beat: beat().notNull(),
  inferenceId: bigint('inference_id', { mode: 'number' }).notNull(),
  /** An `addition` belongs to the reading of the same reader and beat. */
  kind: varchar('kind', { length: 12 }).$type<'reading' | 'addition'>().notNull(),
  answer: varchar('answer', { length: 9 }).$type<Answer>().notNull(),
  beatCode: varchar('beat_code', { length: 20 }),
  comment: varchar('comment', { length: 2000 }),
  /** `after` where the reader had been shown what a model says of the beat whose name it bore. */
  reveal: varchar('reveal', { length: 6 }).$type<Reveal>().notNull(),
  /** By the browser's clock; `recordedAt` is by ours. */
  answeredAt: moment('answered_at').notNull(),
  recordedAt: moment('recorded_at').notNull(),
})
