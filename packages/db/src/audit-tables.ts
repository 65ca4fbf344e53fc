import type { Answer, AuditKind, BeatState, ReadingStream, Reveal } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { bytes, jsonText, localDateTime } from './columns.ts'
import { core, mysqlCore } from './drizzle.ts'

const { bigint, boolean, char, datetime, double, int, mysqlTable, primaryKey, tinyint, varchar } = mysqlCore

const beat = () => varchar('beat', { length: 40 })
const readerId = () => varchar('reader_id', { length: 36 })
const modelTag = () => varchar('model_tag', { length: 80 })
const state = () => varchar('state', { length: 15 }).$type<BeatState>()
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** What the results API has judged, without samples; `beat` names the heartbeat, whichever model judged it. */
export const worklist = mysqlTable('Worklist', {
  inferenceId: bigint('inference_id', { mode: 'number' }).primaryKey(),
  beat: beat().notNull(),
  sourceEcgId: bigint('source_ecg_id', { mode: 'number' }),
  modelTag: modelTag().notNull(),
  verdict: varchar('verdict', { length: 9 }).$type<Verdict>().notNull(),
  error: double('error'),
  threshold: double('threshold'),
  /** How far the verdict is from turning, as its model measures that. Migration 0016 tells of its name. */
  margin: double('doubt'),
  /** Whether the model had no beats like it; these stand among the most doubtful. */
  isUnlike: boolean('is_unlike').notNull().default(false),
  /** The place in the order of margin, from 0, one for all models; by chance for what is unlike. Migration 0021. */
  marginPlace: double('doubt_place').generatedAlwaysAs(
    core.sql`IF(is_unlike, random_order / 85899345920e0, COALESCE(ABS(2 * probability - 1),
      IF(error + threshold > 0, ABS(error - threshold) / (error + threshold), NULL), doubt))`,
    { mode: 'stored' },
  ),
  measuredAt: localDateTime('dt_measure'),
  state: state().notNull(),
  /** Who has read a beat that awaits its second reader; empty in every other state. */
  firstReaderId: varchar('first_reader_id', { length: 36 }).notNull().default(''),
  /** The beat's place in the random order. */
  randomOrder: int('random_order', { unsigned: true }).notNull(),
  /** Whether two shall read it. Decided once, when the beat enters. */
  isDouble: boolean('is_double').notNull(),
  /** 1 where the verdict is known to be what the model said. */
  labelDirection: tinyint('label_direction'),
  /**
   * For which counts of beats this row stands for its beat, added up: 1, it is the first of all rows of the beat; 2, of
   * those of its model; 4, of its verdict; 8, of its model and verdict. Null while it is not found out.
   */
  countedAs: tinyint('counted_as', { unsigned: true }),
  /** Of an anomaly, from 0 to 1; null where the model gives none. */
  probability: double('probability'),
  /** The share of the model's training normals that look as odd; null where it kept no errors. */
  pValue: double('p_value'),
  /** Of a beat in the random stream its place in the random order; null for every other. Decided once, as `isDouble`. */
  streamPlace: int('stream_place', { unsigned: true }),
  /** How probable it was that the beat is in the stream; null where it entered before there was one. */
  streamShare: double('stream_share'),
  /** What the readers of a settled beat say of it, for how far they agree with a model; null while it is not settled. */
  readersSay: varchar('readers_say', { length: 9 }).$type<ReadersSay>(),
  /** Whether the beat came to be read because somebody chose it by hand. */
  isChosen: boolean('is_chosen').notNull().default(false),
})

/** `unclear`: they cannot tell; `seen`: the first of them had been shown what the model says. Migration 0032. */
export type ReadersSay = Verdict | 'unclear' | 'seen'

/** Judgements that nobody can be given: without a verdict, or without a model. */
export type SetAsideReason = 'no-verdict' | 'no-model'

export const worklistSetAside = mysqlTable('Worklist_Set_Aside', {
  inferenceId: bigint('inference_id', { mode: 'number' }).primaryKey(),
  reason: varchar('reason', { length: 20 }).$type<SetAsideReason>().notNull(),
  noticedAt: moment('noticed_at').notNull(),
})

/** Up to which arrival the worklist has what the results API has; one row. */
export const worklistPosition = mysqlTable('Worklist_Position', {
  id: tinyint('id').primaryKey(),
  arrival: bigint('arrival', { mode: 'number' }).notNull(),
})

/** Who has a beat open until when. */
export const worklistLease = mysqlTable(
  'Worklist_Leases',
  {
    beat: beat().notNull(),
    slot: tinyint('slot').notNull(),
    readerId: readerId().notNull(),
    leaseUntil: moment('lease_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.beat, table.slot] })],
)

/** Beats that a reader has put off, to come after all others. */
export const worklistLater = mysqlTable(
  'Worklist_Later',
  {
    readerId: readerId().notNull(),
    beat: beat().notNull(),
    /** UTC. */
    since: datetime('since', { mode: 'string', fsp: 6 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.readerId, table.beat] })],
)

/** Beats that somebody chose for one reader. */
export const worklistBatch = mysqlTable('Worklist_Batches', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  name: varchar('name', { length: 100 }).notNull(),
  madeBy: varchar('made_by', { length: 36 }).notNull(),
  readerId: readerId().notNull(),
  madeAt: moment('made_at').notNull(),
})

/** The beats of a batch, in the order of reading. */
export const worklistBatchBeat = mysqlTable(
  'Worklist_Batch_Beats',
  {
    batchId: bigint('batch_id', { mode: 'number' }).notNull(),
    place: int('place').notNull(),
    beat: beat().notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.place] })],
)

/** What the answers on a beat amount to. Locked by whoever answers; `audits` counts its records. */
export const auditedBeat = mysqlTable('Audited_Beats', {
  beat: beat().primaryKey(),
  state: state().notNull(),
  label: varchar('label', { length: 9 }).$type<Answer>(),
  trainingEcgId: bigint('training_ecg_id', { mode: 'number' }),
  audits: int('audits').notNull(),
  isDouble: boolean('is_double').notNull(),
  /** Since when two are to read it, where one was to before. */
  doubleSince: moment('double_since'),
  /** Null where it was read before this was kept. */
  stream: varchar('stream', { length: 7 }).$type<ReadingStream>(),
  /** How probable it was that the beat is in the random stream, as `Worklist` has it. */
  streamShare: double('stream_share'),
  changedAt: moment('changed_at').notNull(),
})

/** Every answer and every undoing; append-only. */
export const audit = mysqlTable('Audits', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  answerKey: char('answer_key', { length: 36 }).notNull(),
  beat: beat().notNull(),
  inferenceId: bigint('inference_id', { mode: 'number' }).notNull(),
  sourceEcgId: bigint('source_ecg_id', { mode: 'number' }),
  modelTag: modelTag().notNull(),
  modelVerdict: varchar('model_verdict', { length: 9 }).$type<Verdict>().notNull(),
  kind: varchar('kind', { length: 12 }).$type<AuditKind>().notNull(),
  readerId: readerId().notNull(),
  /** Null only where `kind` is `undo`. */
  answer: varchar('answer', { length: 9 }).$type<Answer>(),
  beatCode: varchar('beat_code', { length: 20 }),
  comment: varchar('comment', { length: 2000 }),
  /** Whether the reader had seen the verdict when answering. */
  reveal: varchar('reveal', { length: 6 }).$type<Reveal>().notNull(),
  trainingEcgId: bigint('training_ecg_id', { mode: 'number' }),
  /** The audit that this one undoes. */
  undoes: bigint('undoes', { mode: 'number' }),
  /** The answer that an addition belongs to. */
  addsTo: bigint('adds_to', { mode: 'number' }),
  /** By the browser's clock; `recordedAt` is by ours. */
  answeredAt: moment('answered_at').notNull(),
  recordedAt: moment('recorded_at').notNull(),
})

const bits = (name: string) => bigint(name, { mode: 'bigint', unsigned: true })

/** The weights of the comments of audits, of those that have one: what a text is searched by; append-only. */
export const auditComment = mysqlTable('Audit_Comments', {
  auditId: bigint('audit_id', { mode: 'number' }).primaryKey(),
  /** By `utf8mb4_unicode_ci`: the same for what differs in accents and capitals alone. */
  weights: bytes('weights').notNull(),
  /** What of the weights occurs, as bits: see `signatureOf`. Null until it is made. */
  singleWeights: bits('single_weights'),
  weightPairs0: bits('weight_pairs_0'),
  weightPairs1: bits('weight_pairs_1'),
  weightPairs2: bits('weight_pairs_2'),
})

/** What a reader is shown of a beat: what a model says of it, or what others have answered. */
export type Disclosed = 'reveal' | 'answers'

/** What each reader has been shown of each beat, and when first; append-only. */
export const disclosure = mysqlTable(
  'Disclosures',
  {
    readerId: readerId().notNull(),
    beat: beat().notNull(),
    what: varchar('what', { length: 7 }).$type<Disclosed>().notNull(),
    /** The judgement by which the beat was shown. */
    inferenceId: bigint('inference_id', { mode: 'number' }).notNull(),
    shownAt: moment('shown_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.readerId, table.beat, table.what] })],
)

export const auditSetting = mysqlTable('Audit_Settings', {
  name: varchar('name', { length: 40 }).primaryKey(),
  value: jsonText<unknown>('value').notNull(),
  changedBy: varchar('changed_by', { length: 36 }),
  changedAt: moment('changed_at').notNull(),
})

/** Which training rows made by audits a training run has seen, and in which part. */
export const trainingRunBeat = mysqlTable(
  'Training_Run_Beats',
  {
    tag: varchar('tag', { length: 80 }).notNull(),
    ecgId: bigint('ecg_id', { mode: 'number' }).notNull(),
    part: varchar('part', { length: 8 }).$type<'training' | 'test'>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tag, table.ecgId] })],
)

/** The normal rows that a training run left out before the fit, because of their nearest rows; append-only. */
export const trainingRunDrop = mysqlTable(
  'Training_Run_Drops',
  {
    tag: varchar('tag', { length: 80 }).notNull(),
    ecgId: bigint('ecg_id', { mode: 'number' }).notNull(),
    /** How many of its nearest rows were anomalous or left out already. */
    votes: tinyint('votes', { unsigned: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tag, table.ecgId] })],
)

/** The training table's normal rows that look anomalous; written anew by each ranking. */
export const suspiciousBeat = mysqlTable('Suspicious_Beats', {
  ecgId: bigint('ecg_id', { mode: 'number' }).primaryKey(),
  /** The clinic's beat that the row was made of; null for a row that no answer made. */
  beat: varchar('beat', { length: 40 }),
  /** From 1, the most suspicious. */
  place: int('place').notNull(),
  /** What a head that has not seen the row decides of it: above 0 anomalous. */
  score: double('score').notNull(),
  /** How many of its 10 nearest rows are anomalous. */
  votes: tinyint('votes', { unsigned: true }).notNull(),
  rankedAt: moment('ranked_at').notNull(),
})
