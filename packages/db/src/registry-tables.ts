import type { Alias, Verdict } from '@vigia/contracts/ecg'
import { bytes, jsonText } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, boolean, char, datetime, double, int, mysqlTable, primaryKey, varchar } = mysqlCore

const number = (name: string) => bigint(name, { mode: 'number' })
const id = () => number('id').autoincrement().primaryKey()
const tag = (name: string) => varchar(name, { length: 80 })
const digest = (name: string) => char(name, { length: 64 })
const alias = () => varchar('alias', { length: 20 }).$type<Alias>()
const reason = () => varchar('reason', { length: 500 })
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Who did it: a user of the audit UI by id, or whoever ran a command, by the name that was given there. */
const by = () => ({
  byKind: varchar('by_kind', { length: 4 }).$type<'user' | 'cli'>().notNull(),
  /** Null where a command did it. */
  byId: varchar('by_id', { length: 36 }),
  byName: varchar('by_name', { length: 255 }).notNull(),
})

/** Which model stands behind an alias; all but the alias is null where none does. */
export const modelAlias = mysqlTable('Model_Aliases', {
  alias: alias().primaryKey(),
  modelId: number('model_id'),
  tag: tag('tag'),
  /** Of the model's stored bytes when the alias was moved. */
  weightsDigest: digest('weights_sha256'),
  /** The model's threshold when the alias was moved. */
  threshold: double('threshold'),
  /** The move that made it so. */
  eventId: number('event_id'),
  changedAt: moment('changed_at').notNull(),
})

export type ModelEventKind = 'promotion' | 'rollback' | 'withdrawal'

/** Every move of an alias; append-only. */
export const modelEvent = mysqlTable('Model_Events', {
  id: id(),
  alias: alias().notNull(),
  kind: varchar('kind', { length: 10 }).$type<ModelEventKind>().notNull(),
  fromModelId: number('from_model_id'),
  fromTag: tag('from_tag'),
  toModelId: number('to_model_id'),
  toTag: tag('to_tag'),
  toWeightsDigest: digest('to_weights_sha256'),
  toThreshold: double('to_threshold'),
  /** The move of the same alias before this one. */
  previousEvent: number('previous_event'),
  /** Of a rollback: the move whose model it brought back. */
  restores: number('restores'),
  proposalId: number('proposal_id'),
  /** Whether it was made against the gate. */
  isOverride: boolean('is_override').notNull(),
  /** What the gate found; null where it was not asked. */
  evidence: jsonText<unknown>('evidence'),
  reason: reason(),
  ...by(),
  at: moment('at').notNull(),
})

export type ProposalState = 'proposed' | 'approved' | 'promoted' | 'withdrawn' | 'superseded'

/** A model that somebody wants to be the champion. */
export const modelProposal = mysqlTable('Model_Proposals', {
  id: id(),
  modelId: number('model_id').notNull(),
  tag: tag('tag').notNull(),
  weightsDigest: digest('weights_sha256').notNull(),
  /** The move that made the champion with which it was compared; null where there was none. */
  championEvent: number('champion_event'),
  isOverride: boolean('is_override').notNull(),
  evidence: jsonText<unknown>('evidence').notNull(),
  reason: reason().notNull(),
  state: varchar('state', { length: 10 }).$type<ProposalState>().notNull(),
  ...by(),
  proposedAt: moment('proposed_at').notNull(),
  /** Who took it back, and why; null where nobody did. */
  endedByKind: varchar('ended_by_kind', { length: 4 }).$type<'user' | 'cli'>(),
  endedById: varchar('ended_by_id', { length: 36 }),
  endedByName: varchar('ended_by_name', { length: 255 }),
  endedReason: varchar('ended_reason', { length: 500 }),
  changedAt: moment('changed_at').notNull(),
})

/** Who agrees to a proposal; append-only. */
export const modelApproval = mysqlTable(
  'Model_Approvals',
  {
    proposalId: number('proposal_id').notNull(),
    userId: varchar('user_id', { length: 36 }).notNull(),
    userName: varchar('user_name', { length: 255 }).notNull(),
    approvedAt: moment('approved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.proposalId, table.userId] })],
)

/** What the gate asks of a champion; append-only, the newest is in force. */
export const gatePolicy = mysqlTable('Gate_Policies', {
  id: id(),
  policy: jsonText<unknown>('policy').notNull(),
  reason: reason(),
  ...by(),
  setAt: moment('set_at').notNull(),
})

/** A set of beats on which models are compared. */
export const referenceSet = mysqlTable('Reference_Sets', {
  id: id(),
  name: varchar('name', { length: 40 }).notNull(),
  version: int('version').notNull(),
  /** Over ids, samples and labels; null while beats may be added. */
  digest: digest('sha256'),
  ...by(),
  madeAt: moment('made_at').notNull(),
  frozenAt: moment('frozen_at'),
})

/** Where the label of a reference beat comes from: two readers who agreed, or the training table alone. */
export type ReferenceSource = 'audited' | 'labelled'

/** The beats of the reference sets; added, never changed or deleted. */
export const referenceBeat = mysqlTable(
  'Reference_Beats',
  {
    setId: number('set_id').notNull(),
    /** Over the samples alone. */
    beatDigest: digest('beat_sha256').notNull(),
    /** Its row in the training table when it was added. */
    ecgId: number('ecg_id').notNull(),
    label: varchar('label', { length: 9 }).$type<Verdict>().notNull(),
    source: varchar('source', { length: 8 }).$type<ReferenceSource>().notNull(),
    /** 140 little-endian doubles, raw. */
    samples: bytes('samples').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.setId, table.beatDigest] })],
)
