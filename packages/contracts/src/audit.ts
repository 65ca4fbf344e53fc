/**
 * What everybody who takes part in an audit has to agree on: what may be answered, by whom, in which view and order,
 * and how long a text may be. It imports nothing, so that pages and commands load it for nothing.
 */
import type { Verdict } from './ecg.ts'

/** What a label or a model may hold a beat to be. */
export const verdicts = ['normal', 'anomalous'] as const satisfies Verdict[]

/** What a reader may say of a beat. */
export const answers = ['normal', 'anomalous', 'uncertain', 'unusable'] as const
export type Answer = (typeof answers)[number]

/** What an audit may be. An `addition` puts a class or a comment beside an answer that stands; it is no answer of its own. */
export const auditKinds = ['reading', 'revision', 'adjudication', 'addition', 'undo'] as const
export type AuditKind = (typeof auditKinds)[number]

/** Where a beat stands between its first reading and its label. */
export const beatStates = ['unread', 'awaiting-second', 'disagreement', 'settled'] as const
export type BeatState = (typeof beatStates)[number]

/** Whether a reader had been shown the model's verdict, or another's answer, when answering. */
export const reveals = ['before', 'after'] as const
export type Reveal = (typeof reveals)[number]

/**
 * How a beat came to be read first: because chance put it into the stream, by the order of the worklist, or in a batch that
 * somebody made.
 */
export const readingStreams = ['random', 'ordered', 'batch'] as const
export type ReadingStream = (typeof readingStreams)[number]

/** Whether a text may be the id of a reader: what it is compared with holds nothing else. */
export const isReaderId = (text: string): boolean => /^[\x21-\x7e]{1,36}$/.test(text)

/** From the least to the most: each may do what those before it may. */
export const roles = ['reader', 'adjudicator', 'admin'] as const
export type Role = (typeof roles)[number]

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value)
}

/** Whether somebody of this role may do what asks for the other. */
export function hasRole(role: Role, required: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(required)
}

/** Whether the reveal comes after the reader's answer, or with the beat. */
export const views = ['blind', 'open'] as const
export type View = (typeof views)[number]

/** The views that a reader may choose; `thesis` is the open view on the thesis's own page. */
export const readingViews = [...views, 'thesis'] as const
export type ReadingView = (typeof readingViews)[number]

/** Who is asked about a beat of one reader who is uncertain of it. */
export const uncertainGoesTo = ['second-reader', 'adjudicator'] as const
export type UncertainGoesTo = (typeof uncertainGoesTo)[number]

/**
 * The orders of the worklist: half by margin and half by chance, by margin, by time of measurement, by chance, first what
 * champion and challenger differ on, or half suspicious normals and half by chance.
 */
export const worklistOrders = [
  'mixed',
  'margin',
  'newest',
  'oldest',
  'random',
  'disagreement',
  'suspicion',
] as const
export type WorklistOrder = (typeof worklistOrders)[number]

/** What a search of beats asks for of what a model says: these conditions, and orders by its error. */
interface AsksOfModel {
  filter: {
    verdict?: unknown
    minimumError?: unknown
    maximumError?: unknown
    isUnlike?: unknown
    slice?: { by: string } | undefined
  }
  order: string
}

/** Whether a search of beats asks for what a model says of them, so that it needs to name one. */
export function asksOfModel({ filter, order }: AsksOfModel): boolean {
  const { verdict, minimumError, maximumError, isUnlike, slice } = filter
  const conditions = [verdict, minimumError, maximumError, isUnlike]
  return (
    order.endsWith('error') ||
    slice?.by === 'error' ||
    conditions.some((condition) => condition !== undefined)
  )
}

/** In characters, as the columns hold them. */
export const markerLength = 30
export const leaveOutReasonLength = 500
export const beatCodeLength = 20
export const commentLength = 2000
/** As long as a tag of the thesis may be; a new one is shorter (`modelTagPattern`). */
export const modelTagLength = 80
/** Of a text that is searched for. */
export const searchTextLength = 200

/** The columns of the exported history, in their order. */
export const exportColumns = [
  'id',
  'recorded_at',
  'answered_at',
  'reader',
  'reader_id',
  'kind',
  'answer',
  'beat_code',
  'comment',
  'reveal',
  'beat',
  'inference_id',
  'source_ecg_id',
  'model_tag',
  'model_verdict',
  'training_ecg_id',
  'undoes',
  'undone_by',
  'adds_to',
  'shown_verdict',
] as const
export type ExportColumn = (typeof exportColumns)[number]

/**
 * What may stand between the values of an export. A spreadsheet program expects the semicolon where its language writes
 * numbers with a decimal comma, as Portuguese does.
 */
export const separators = { comma: ',', semicolon: ';' } as const
export type Separator = keyof typeof separators
