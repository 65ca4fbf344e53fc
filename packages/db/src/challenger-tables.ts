import type { Verdict } from '@vigia/contracts/ecg'
import { mysqlCore } from './drizzle.ts'

const { bigint, datetime, double, mysqlTable, varchar } = mysqlCore

const tag = (name: string) => varchar(name, { length: 80 })
const verdict = (name: string) => varchar(name, { length: 9 }).$type<Verdict>()
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** What a challenger would have said of an ECG that a champion has judged; one row for each pair of models and ECG. */
export const shadowJudgement = mysqlTable('Shadow_Judgements', {
  tag: tag('tag').notNull(),
  championTag: tag('champion_tag').notNull(),
  /** The clinic's row. */
  ecgId: bigint('ecg_id', { mode: 'number' }).notNull(),
  /** Null where the challenger could not judge the ECG; `reason` says why. */
  verdict: verdict('verdict'),
  /** Of an anomaly, from 0 to 1; null of models that give none. */
  probability: double('probability'),
  /** What the verdict goes by. */
  score: double('score'),
  error: double('error'),
  threshold: double('threshold'),
  reason: varchar('reason', { length: 200 }),
  championVerdict: verdict('champion_verdict').notNull(),
  judgedAt: moment('judged_at').notNull(),
})
