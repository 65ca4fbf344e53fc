import type { Answer } from '@vigia/contracts/audit'
import { mysqlCore } from './drizzle.ts'

const { bigint, boolean, datetime, int, mysqlTable, varchar } = mysqlCore

/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 }).notNull()

/** Figures that triggers keep. What is not among them is counted from what is on record. Migration 0042. */
export type KeptFigures = 'first-answers'

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
