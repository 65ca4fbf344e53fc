import { bytes, jsonText, label, localDateTime, samples } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, boolean, char, datetime, double, int, mysqlTable, primaryKey, text, varchar } = mysqlCore

const id = (name = 'id') => varchar(name, { length: 36 })
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Who may come in. A user is disabled, never deleted, so that what was audited keeps its names. */
export const authUser = mysqlTable('Auth_User', {
  id: id().primaryKey(),
  name: varchar('name', { length: 255 }).notNull(),
  /** In lower case. */
  email: varchar('email', { length: 255 }).notNull(),
  emailVerified: boolean('emailVerified').notNull(),
  image: text('image'),
  role: varchar('role', { length: 16 }).notNull(),
  /** `blind` or `open`; null for the clinic's default. */
  readingView: varchar('readingView', { length: 8 }),
  disabledAt: moment('disabledAt'),
  /** Somebody else made their password: they choose their own before anything else. */
  mustChangePassword: boolean('mustChangePassword').notNull().default(false),
  /** They sign in with a code of their authenticator app after the password. */
  twoFactorEnabled: boolean('twoFactorEnabled').notNull().default(false),
  createdAt: moment('createdAt').notNull(),
  updatedAt: moment('updatedAt').notNull(),
})

/** The ways in which a user signs in; the one whose `providerId` is `credential` holds the password's hash. */
export const authAccount = mysqlTable('Auth_Account', {
  id: id().primaryKey(),
  userId: id('userId').notNull(),
  providerId: varchar('providerId', { length: 32 }).notNull(),
  accountId: varchar('accountId', { length: 255 }).notNull(),
  password: varchar('password', { length: 255 }),
  createdAt: moment('createdAt').notNull(),
  updatedAt: moment('updatedAt').notNull(),
})

/** What codes of an authenticator app are made of, and the recovery codes that are left. */
export const authTwoFactor = mysqlTable('Auth_Two_Factor', {
  id: id().primaryKey(),
  userId: id('userId').notNull(),
  /** Encrypted. */
  secret: varchar('secret', { length: 512 }).notNull(),
  /** A JSON list of hashes. */
  backupCodes: varchar('backupCodes', { length: 2048 }).notNull(),
  /** Whether its user has shown by a first code that their app has the secret. */
  verified: boolean('verified').notNull().default(false),
  /** The 30 seconds, counted from 1970, of the newest code that was used; null where none was. */
  lastStep: bigint('last_step', { mode: 'number' }),
})

/** Who is signed in, and until when. */
export const authSession = mysqlTable('Auth_Session', {
  id: id().primaryKey(),
  userId: id('userId').notNull(),
  ipAddress: varchar('ipAddress', { length: 45 }),
  userAgent: text('userAgent'),
  expiresAt: moment('expiresAt').notNull(),
  createdAt: moment('createdAt').notNull(),
  updatedAt: moment('updatedAt').notNull(),
  /** When whoever is signed in has last given their password again. */
  confirmedAt: moment('confirmedAt'),
})

/** Failed passwords in a stretch of time, by the hash of what they are counted for. */
export const authFailure = mysqlTable('Auth_Failures', {
  bucket: int('bucket', { unsigned: true }).primaryKey(),
  failures: int('failures', { unsigned: true }).notNull(),
  beganAt: moment('began_at').notNull(),
})

/** The training table. */
export const ecg = mysqlTable('ECG', {
  ...samples(),
  verdict: label('is_anomalous'),
  measuredAt: localDateTime('dt_measure'),
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  /** UTC, by the server; null for rows from before it was kept. */
  enteredAt: moment('entered_at'),
})

/** Rows that answers had made and then took out of the training table, as they were; append-only. */
export const withdrawnEcg = mysqlTable('Withdrawn_ECG', {
  ...samples(),
  verdict: label('is_anomalous'),
  measuredAt: localDateTime('dt_measure'),
  id: bigint('id', { mode: 'number' }).primaryKey(),
  withdrawnAt: moment('withdrawn_at').notNull(),
  /** When the row had entered the training table; null where that was not kept. */
  enteredAt: moment('entered_at'),
})

/** A view: the rows of the training table that are kept among the withdrawn ones, and may be deleted. Migration 0047. */
export const keptEcg = mysqlTable('Kept_ECG', { id: bigint('id', { mode: 'number' }).notNull() })

/** The labels that rows of the training table came with, of those that somebody has answered; append-only. */
export const givenLabel = mysqlTable('Given_Labels', {
  ecgId: bigint('ecg_id', { mode: 'number' }).primaryKey(),
  verdict: label('is_anomalous').notNull(),
  keptAt: moment('kept_at').notNull(),
})

/** What came from the clinic, raw and not yet judged. */
export const inferenceEcg = mysqlTable('Inference_ECG', {
  ...samples(),
  measuredAt: localDateTime('dt_measure'),
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  /** UTC, by the server; null for rows from before it was kept. */
  arrivedAt: moment('arrived_at'),
})

/** The trained models, by tag. */
export const model = mysqlTable(
  'Model',
  {
    id: int('id').autoincrement().notNull(),
    tag: varchar('tag', { length: 80 }),
    maximum: double('max_value'),
    minimum: double('min_value'),
    threshold: double('threshold'),
    accuracy: double('accuracy'),
    precision: double('precision'),
    recall: double('recall'),
    weights: bytes('model_weights'),
  },
  (table) => [primaryKey({ columns: [table.id, table.tag] })],
)

/** How each model came to be. The tag is unique, and stays taken when its model is removed. */
export const trainingRun = mysqlTable('Training_Runs', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  tag: varchar('tag', { length: 80 }).notNull(),
  modelId: bigint('model_id', { mode: 'number' }),
  beginDate: char('begin_date', { length: 10 }).notNull(),
  endDate: char('end_date', { length: 10 }).notNull(),
  parameters: jsonText<Record<string, string | number>>('parameters').notNull(),
  losses: jsonText<{ training: number[]; validation: number[] }>('losses').notNull(),
  metrics: jsonText<unknown>('metrics').notNull(),
  counts: jsonText<Record<string, number>>('counts').notNull(),
  rowsDigest: char('rows_sha256', { length: 64 }).notNull(),
  weightsDigest: char('weights_sha256', { length: 64 }).notNull(),
  backend: varchar('backend', { length: 40 }).notNull(),
  versions: jsonText<Record<string, string>>('versions').notNull(),
  startedAt: datetime('started_at', { mode: 'string', fsp: 3 }).notNull(),
  durationMilliseconds: bigint('duration_ms', { mode: 'number' }).notNull(),
  removedAt: datetime('removed_at', { mode: 'string', fsp: 3 }),
  /** What training found; `Model.threshold` may have been set since. Null where it is not known. */
  threshold: double('threshold'),
  /** The 1st and the 99th percentile of the training part's samples, scaled; null of runs before it was kept. */
  sampleP01: double('sample_p01'),
  sampleP99: double('sample_p99'),
  /** 140 values, scaled: the mean of the beats that were learnt from. */
  meanNormal: jsonText<number[]>('mean_normal'),
  /** When the training table was read; null of runs before it was kept. */
  readAt: moment('read_at'),
  /** The moment as of which the labels were read; null for the table as it stood. */
  asOf: moment('as_of'),
})

/** Who set the threshold of a model, when, from what to what, and why: appended, never changed. */
export const modelThreshold = mysqlTable('Model_Thresholds', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  modelId: bigint('model_id', { mode: 'number' }).notNull(),
  tag: varchar('tag', { length: 80 }).notNull(),
  previous: double('previous'),
  threshold: double('threshold').notNull(),
  changedBy: varchar('changed_by', { length: 100 }).notNull(),
  reason: varchar('reason', { length: 500 }),
  changedAt: datetime('changed_at', { mode: 'string', fsp: 3 }).notNull(),
})

/** Every training that was begun, and how it ended; one that was killed has no end. */
export const trainingAttempt = mysqlTable('Training_Attempts', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  tag: varchar('tag', { length: 80 }).notNull(),
  parameters: jsonText<Record<string, string | number>>('parameters').notNull(),
  startedAt: datetime('started_at', { mode: 'string', fsp: 3 }).notNull(),
  endedAt: datetime('ended_at', { mode: 'string', fsp: 3 }),
  outcome: varchar('outcome', { length: 11 }).$type<'trained' | 'failed' | 'interrupted'>(),
  code: varchar('code', { length: 80 }),
  message: varchar('message', { length: 1000 }),
})

export type ClaimState = 'pending' | 'claimed' | 'judged' | 'set-aside'

/** Which model has judged which ECG, and which batch of which run has claimed it until when. */
export const inferenceClaim = mysqlTable(
  'Inference_Claims',
  {
    tag: varchar('model_tag', { length: 80 }).notNull(),
    ecgId: bigint('ecg_id', { mode: 'number' }).notNull(),
    state: varchar('state', { length: 10 }).$type<ClaimState>().notNull(),
    claim: char('claim', { length: 36 }),
    leaseUntil: datetime('lease_until', { mode: 'string', fsp: 6 }),
    reason: varchar('reason', { length: 200 }),
    changedAt: datetime('changed_at', { mode: 'string', fsp: 6 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tag, table.ecgId] })],
)
