import type { Answer, BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import type { ReadersSay } from './audit-tables.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, boolean, date, datetime, double, int, mysqlTable, primaryKey, tinyint, varbinary, varchar } =
  mysqlCore

/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 }).notNull()

/** Figures that triggers keep. What is not among them is counted from what is on record. Migrations 0042 and 0043. */
export type KeptFigures = 'first-answers' | 'worklist-counts'

export const keptFigures = mysqlTable('Kept_Figures', {
  name: varchar('name', { length: 40 }).$type<KeptFigures>().primaryKey(),
  keptSince: moment('kept_since'),
})

/** Each reader's first answer to a beat, with what the figures of readers ask of it; kept by triggers. */
export const firstAnswer = mysqlTable('First_Answers', {
  auditId: bigint('audit_id', { mode: 'number' }).primaryKey(),
  beat: varchar('beat', { length: 40 }).notNull(),
  readerId: varchar('reader_id', { length: 36 }).notNull(),
  recordedAt: moment('recorded_at'),
  answer: varchar('answer', { length: 9 }).$type<Answer>(),
  /** Whether it was given before the reveal. */
  isBlind: boolean('is_blind').notNull(),
  /** Whether it is about a judgement; not so of rows of the training table and of what was erased. */
  isJudged: boolean('is_judged').notNull(),
  /** Whether the same reader has come to another answer, which stands. */
  isChanged: boolean('is_changed').notNull(),
  /** Whether it is blind, and its beat settled and read by two. */
  isPaired: boolean('is_paired').notNull(),
  /** How many others had called the beat normal before, first and blind. */
  afterNormal: int('after_normal').notNull(),
  /** The same for anomalous. */
  afterAnomalous: int('after_anomalous').notNull(),
})

/** What rows of the worklist are alike in; where a column is NULL there, what migration 0043 says. */
const alike = () => ({
  /** Of measurement, by the clinic's clock; `noDay` where it is not known. */
  day: date('day', { mode: 'string' }).notNull(),
  modelTag: varbinary('model_tag', { length: 320 }).notNull(),
  countedAs: tinyint('counted_as', { unsigned: true }).notNull(),
  state: varchar('state', { length: 15 }).$type<BeatState>().notNull(),
  verdict: varchar('verdict', { length: 9 }).$type<Verdict>().notNull(),
  marginBin: tinyint('margin_bin').notNull(),
  readersSay: varchar('readers_say', { length: 9 }).$type<ReadersSay | ''>().notNull(),
  isChosen: boolean('is_chosen').notNull(),
  /** 0 for what is not in the random stream, -1 where its share is not known. */
  streamShare: double('stream_share').notNull(),
  /** How many rows, or how many more. */
  beats: int('beats').notNull(),
})

/** The `day` of what has no moment of measurement. */
export const noDay = '1000-01-01'

/** How many rows of the worklist are alike, up to some changes. */
export const worklistCount = mysqlTable('Worklist_Counts', alike(), (row) => {
  const { day, modelTag, countedAs, state, verdict, marginBin, readersSay, isChosen, streamShare } = row
  return [
    primaryKey({
      columns: [day, modelTag, countedAs, state, verdict, marginBin, readersSay, isChosen, streamShare],
    }),
  ]
})

/** What has changed since: triggers append it, and from time to time it is added to the counts. */
export const worklistChange = mysqlTable('Worklist_Changes', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  ...alike(),
})
