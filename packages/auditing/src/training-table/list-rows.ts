import type { Verdict } from '@vigia/contracts/ecg'
import { core, type Db, ecg, suspiciousBeat } from '@vigia/db'
import { allOf, isAmong } from '../statements/fragments.ts'
import { listTrainingSamples } from '../statements/samples.ts'
import { recordDisclosures, recordSearchByLabel } from '../visibility/disclosures.ts'
import type { BeatsAsker, ListedState } from '../worklist/search.ts'
import { type RowFacts, readRowFacts } from './row-facts.ts'

const { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, lte, or, sql } = core

/** Where a row comes from: it came with its label (`given`), answers have corrected that (`corrected`), or made the row. */
export const rowSources = ['given', 'corrected', 'answers'] as const
export type RowSource = (typeof rowSources)[number]

/** Which rows; what is missing sets no bound. */
export interface TrainingRowFilter {
  /** Ids in the training table, 50 at most. */
  ids?: readonly number[]
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
  source?: RowSource
  label?: Verdict
  /** Labelled normal, and looks anomalous by the last ranking; these come in its order. */
  isSuspicious?: true
  /** Left out of a training for its neighbours' sake. */
  isDropped?: true
}

/** Whether rows are searched for by what tells their label: only normal rows are suspicious, or left out. */
export const asksForLabel = ({ label, isSuspicious, isDropped }: TrainingRowFilter): boolean =>
  label !== undefined || isSuspicious === true || isDropped === true

/** Where a page begins: after the row with this time of measurement, or this place among the suspicious, and this id. */
export interface TrainingRowsCursor {
  value: string | number | null
  ecgId: number
}

export interface ListedTrainingRow extends Pick<RowFacts, 'ecgId' | 'beat' | 'inferenceId' | 'measuredAt'> {
  source: RowSource
  state: ListedState
  /** Null where this reader may not be told it, or where it is neither 0 nor 1. */
  label: Verdict | null
  /** Both null where the label is not told. */
  isSuspicious: boolean | null
  isDropped: boolean | null
  /** 140 samples in the clinic's unit. */
  values: (number | null)[]
}

export interface TrainingRowsPage {
  rows: ListedTrainingRow[]
  /** Where the next page begins; null where nothing follows. A page may be short, and others follow all the same. */
  next: TrainingRowsCursor | null
}

/** Rows that are looked at for one page: it comes short rather than late. */
const window = 10_000

/**
 * The rows of the training table that a filter lets through, the newest first. A label is told as what a model says of a
 * judged beat is: to who reads open, to who has answered the row, and to everybody once answers have settled it; and by it
 * a blind reader finds only such rows. That it is told, or was searched by, is recorded. A row whose beat waits for its
 * second reader is not listed: that it is here would tell what the first has said.
 *
 * @param page `after`: where the page before has ended; `limit`: how many, 50 by default
 */
export async function listTrainingRows(
  db: Db,
  asker: BeatsAsker,
  filter: TrainingRowFilter,
  page: { after?: TrainingRowsCursor; limit?: number } = {},
): Promise<TrainingRowsPage> {
  if (asker.view === 'open' && asksForLabel(filter)) await recordSearchByLabel(db, asker.id)
  const limit = Math.trunc(page.limit ?? 50)
  const found: RowFacts[] = []
  let last: TrainingRowsCursor | null = null
  let looked = 0
  for await (const chunk of listCandidates(db, filter, page.after, limit + 1)) {
    const facts = await readRowFacts(
      db,
      chunk.map(({ ecgId }) => ecgId),
    )
    const wanted = new Map(facts.filter((row) => isWanted(row, asker, filter)).map((row) => [row.ecgId, row]))
    for (const candidate of chunk) {
      const row = wanted.get(candidate.ecgId)
      if (row !== undefined && found.length === limit) return await tellPage(db, asker, found, last)
      if (row !== undefined) found.push(row)
      last = candidate
    }
    looked += chunk.length
    if (looked >= window) return await tellPage(db, asker, found, last)
  }
  return await tellPage(db, asker, found, null)
}

async function tellPage(
  db: Db,
  asker: BeatsAsker,
  found: readonly RowFacts[],
  next: TrainingRowsCursor | null,
): Promise<TrainingRowsPage> {
  const told = found.filter((row) => isTold(row, asker))
  await recordDisclosures(db, asker.id, 'reveal', told)
  await recordDisclosures(
    db,
    asker.id,
    'answers',
    told.filter(({ state }) => state === 'settled'),
  )
  const samples = await listTrainingSamples(
    db,
    found.map(({ ecgId }) => ecgId),
  )
  const rows = found.map((row): ListedTrainingRow => {
    const { ecgId, beat, inferenceId, measuredAt, isSuspicious, isDropped } = row
    const isShown = isTold(row, asker)
    return {
      ...{ ecgId, beat, inferenceId, measuredAt },
      source: sourceOf(row),
      state: stateFor(row, asker),
      label: isShown ? (labelOf(row) ?? null) : null,
      isSuspicious: isShown ? isSuspicious : null,
      isDropped: isShown ? isDropped : null,
      values: samples.get(ecgId) ?? [],
    }
  })
  return { rows, next }
}

/** What is not settled looks to who has not read it as if nobody had. */
const sourceOf = ({ isMade, state }: RowFacts): RowSource =>
  isMade ? 'answers' : state === 'settled' ? 'corrected' : 'given'

const labelOf = ({ state, label, given }: RowFacts) => (state === 'settled' ? label : given)

function stateFor({ state, readerIds }: RowFacts, asker: BeatsAsker): ListedState {
  if (state === 'settled' || state === 'unread') return state
  return readerIds.has(asker.id) ? 'awaiting' : 'unread'
}

const isTold = ({ state, readerIds }: RowFacts, asker: BeatsAsker) =>
  asker.view === 'open' || state === 'settled' || readerIds.has(asker.id)

function isWanted(row: RowFacts, asker: BeatsAsker, filter: TrainingRowFilter): boolean {
  if (row.isMade && row.state !== 'settled') return false
  if (filter.source !== undefined && sourceOf(row) !== filter.source) return false
  if (asksForLabel(filter) && !isTold(row, asker)) return false
  return (
    (filter.label === undefined || labelOf(row) === filter.label) &&
    (filter.isSuspicious === undefined || row.isSuspicious) &&
    (filter.isDropped === undefined || row.isDropped)
  )
}

/** A row in its place in the order. */
type Candidate = TrainingRowsCursor

/** Rows in the order, in chunks that grow, so that few are looked at where many are wanted. */
async function* listCandidates(
  db: Db,
  filter: TrainingRowFilter,
  after: TrainingRowsCursor | undefined,
  first: number,
): AsyncGenerator<Candidate[]> {
  const sources = filter.isSuspicious ? [suspiciousOnes] : [dated, undated]
  for (const list of sources) {
    // Rows without a time come last, and none of a period is among them.
    if (list === dated && after?.value === null) continue
    if (list === undated && (filter.from !== undefined || filter.to !== undefined)) continue
    let last = list === undated && after?.value !== null ? undefined : after
    for (let size = first; ; size = Math.min(size * 4, 4000)) {
      const chunk: Candidate[] = await list(db, filter, last, size)
      if (chunk.length > 0) yield chunk
      if (chunk.length < size) break
      last = chunk.at(-1)
    }
  }
}

const selectCandidates = (db: Db) => db.select({ value: ecg.measuredAt, ecgId: ecg.id }).from(ecg)

/** What an index finds; the rest is looked at row by row. Corrections leave the label that is searched for in the row. */
const boundsOf = ({ ids, label, from, to }: TrainingRowFilter) => [
  ids !== undefined && isAmong(ecg.id, ids),
  label !== undefined && eq(ecg.verdict, label),
  from !== undefined && gte(ecg.measuredAt, from),
  to !== undefined && sql`${ecg.measuredAt} < ${to} + INTERVAL 1 DAY`,
]

async function dated(
  db: Db,
  filter: TrainingRowFilter,
  after: TrainingRowsCursor | undefined,
  limit: number,
): Promise<Candidate[]> {
  const time = ecg.measuredAt
  const value = typeof after?.value === 'string' ? after.value : undefined
  return await selectCandidates(db)
    .where(
      allOf([
        ...boundsOf(filter),
        value === undefined ? isNotNull(time) : lte(time, value),
        after !== undefined && value !== undefined && or(lt(time, value), lt(ecg.id, after.ecgId)),
      ]),
    )
    .orderBy(desc(time), desc(ecg.id))
    .limit(limit)
}

async function undated(
  db: Db,
  filter: TrainingRowFilter,
  after: TrainingRowsCursor | undefined,
  limit: number,
): Promise<Candidate[]> {
  return await selectCandidates(db)
    .where(
      allOf([...boundsOf(filter), isNull(ecg.measuredAt), after !== undefined && lt(ecg.id, after.ecgId)]),
    )
    .orderBy(desc(ecg.id))
    .limit(limit)
}

/** The most suspicious first. */
async function suspiciousOnes(
  db: Db,
  filter: TrainingRowFilter,
  after: TrainingRowsCursor | undefined,
  limit: number,
): Promise<Candidate[]> {
  const { place, ecgId } = suspiciousBeat
  return await db
    .select({ value: place, ecgId })
    .from(suspiciousBeat)
    .innerJoin(ecg, eq(ecg.id, ecgId))
    .where(and(allOf(boundsOf(filter)), gt(place, Number(after?.value ?? 0))))
    .orderBy(asc(place))
    .limit(limit)
}
