import type { Verdict } from '@vigia/contracts/ecg'
import { jsonText } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, char, datetime, double, mysqlTable, primaryKey, varchar } = mysqlCore

const tag = (name: string) => varchar(name, { length: 80 })
const verdict = (name: string) => varchar(name, { length: 9 }).$type<Verdict>()
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** What a challenger would have said of an ECG that a champion has judged; one row for each pair of models and ECG. */
export const shadowJudgement = mysqlTable(
  'Shadow_Judgements',
  {
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
  },
  (table) => [primaryKey({ columns: [table.tag, table.championTag, table.ecgId] })],
)

/** How far a run of `retrain` has come. */
export type RetrainingStep = 'begun' | 'decided' | 'trained' | 'challenger'

/** What came of it: whether a model is challenger, proposed or champion, or why there is none. */
export type RetrainingOutcome =
  | 'nothing'
  | 'challenger'
  | 'proposed'
  | 'promoted'
  | 'refused'
  | 'failed'
  | 'interrupted'
  | 'killed'
  | 'busy'

/** Every run of `retrain`; one without an outcome is at work, or was killed. */
export const retrainingRun = mysqlTable('Retraining_Runs', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  /** SHA-256 over policy, training rows and champion; null where it did not come to know them. */
  runKey: char('run_key', { length: 64 }),
  policy: jsonText<Record<string, string | number>>('policy').notNull(),
  championTag: tag('champion_tag'),
  /** Of the training rows, as `Training_Runs` has it. */
  rowsDigest: char('rows_sha256', { length: 64 }),
  /** Of the model that it trains. */
  tag: tag('tag'),
  step: varchar('step', { length: 10 }).$type<RetrainingStep>().notNull(),
  outcome: varchar('outcome', { length: 11 }).$type<RetrainingOutcome>(),
  reason: varchar('reason', { length: 1000 }),
  /** What the gate found; null where it was not asked. */
  evidence: jsonText<unknown>('evidence'),
  startedAt: moment('started_at').notNull(),
  endedAt: moment('ended_at'),
})
