import { type InferenceSummary, isLocalDateTime, maximumPage } from '@vigia/contracts'
import type { Refused, ResultsClient, Unavailable } from '@vigia/contracts/client'
import { unlikePrefix } from '@vigia/contracts/ecg'
import { core, type Db, inTransaction, worklist, worklistPosition, worklistSetAside } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { readSettings } from '../settings/settings.ts'
import { followAudits } from '../statements/follow-audits.ts'
import { isAmong } from '../statements/fragments.ts'
import { insertWorklistRows } from '../statements/insert-worklist-rows.ts'
import { offerSuspicious } from '../suspicion/offer-suspicious.ts'
import { addChanges } from './counts.ts'
import { listErased } from './erased.ts'
import { beatName } from './judgements.ts'
import { deleteRunOutLeases } from './leases.ts'
import { placeNewRows } from './progress.ts'
import { ensureSalt, type Sampled, sampleBeat } from './sampling.ts'
import { isJudged, type Judged, setAside } from './set-aside.ts'

const { sql } = core

/** The part of the results API that a worklist is filled from. */
export type JudgementSource = Pick<ResultsClient, 'listInferences'>

/** What a copy has done: judgements that entered, and those that nobody can read. */
export interface Copied {
  entered: number
  setAside: number
}

/** The worklist is as the API was a moment ago, or the API gave no answer; what had been read by then has entered. */
export type CopyOutcome = ({ status: 'synchronised' } & Copied) | Refused | Unavailable
/**
 * `under-way`: there is much to copy; it goes on, and the worklist grows. So much was done until now. `hasAnswered`:
 * whether the API has answered this time; until it has, it may be away as well as slow.
 */
export type SynchroniseOutcome = CopyOutcome | ({ status: 'under-way' } & Copied & { hasAnswered: boolean })

export interface SynchroniseOptions {
  /** How long after a run another may begin. */
  restMilliseconds?: number
  /** How long the caller waits; without it two seconds. */
  patienceMilliseconds?: number
}

type CopyProgress = Copied & { hasAnswered: boolean }

interface Run {
  progress: CopyProgress
  outcome: Promise<CopyOutcome>
  /** By `performance.now()`; Infinity while it runs. */
  endedAt: number
}

/** The copying of judgements from the results API into the worklist: one run at a time. */
export function openCopy(db: Db, results: JudgementSource) {
  const closing = new AbortController()
  let last: Run | undefined

  function start(): Run {
    const progress = { hasAnswered: false, entered: 0, setAside: 0 }
    const outcome = copyNew(db, results, progress, closing.signal)
    const run: Run = { progress, outcome, endedAt: Number.POSITIVE_INFINITY }
    const end = () => {
      run.endedAt = performance.now()
    }
    outcome.then(end, end)
    return run
  }

  return {
    /**
     * Brings into the worklist what the results API has judged since, page by page. Whoever asks while it runs, or
     * within two seconds after, gets the outcome of that run. An error of a run that outlasted its callers is told to
     * the next of them.
     *
     * @throws VigiaError `worklist-closed` when it was closed
     */
    async synchronise({
      restMilliseconds = 2000,
      patienceMilliseconds = 2000,
    }: SynchroniseOptions = {}): Promise<SynchroniseOutcome> {
      const isFresh = last !== undefined && performance.now() - last.endedAt < restMilliseconds
      const run = isFresh && last !== undefined ? last : start()
      last = run
      const patience = Promise.withResolvers<SynchroniseOutcome>()
      const timer = setTimeout(
        () => patience.resolve({ status: 'under-way', ...run.progress }),
        patienceMilliseconds,
      )
      try {
        return await Promise.race([run.outcome, patience.promise])
      } finally {
        clearTimeout(timer)
      }
    },

    /** Whether judgements are being copied at this moment from a results API that answers, however busy that makes it. */
    isCopying(): boolean {
      return last?.progress.hasAnswered === true && last.endedAt === Number.POSITIVE_INFINITY
    },

    async close(): Promise<void> {
      closing.abort(new VigiaError('worklist-closed', 'The worklist is closed.'))
      await last?.outcome.catch(() => undefined)
    },
  }
}

/** @param progress kept up to date as it goes on */
async function copyNew(
  db: Db,
  results: JudgementSource,
  progress: CopyProgress,
  signal: AbortSignal,
): Promise<CopyOutcome> {
  signal.throwIfAborted()
  const sampling = { salt: await ensureSalt(db), ...(await readSettings(db)) }
  await deleteRunOutLeases(db)
  await placeNewRows(db)
  await addChanges(db)
  await offerSuspicious(db)
  for (let position = await findPosition(db); ; ) {
    const after = position === undefined ? {} : { after_arrival: position }
    const query = { order: 'arrival', limit: maximumPage, ...after } as const
    const answer = await results.listInferences(query, { signal })
    if (answer.status !== 'listed') return answer
    progress.hasAnswered = true
    const { inferences, next_cursor: next, last_arrival: last } = answer.page
    progress.setAside += await setAside(db, inferences)
    progress.entered += await enterInferences(db, inferences, sampling)
    await addChanges(db)
    if (last !== undefined && last !== position) await savePosition(db, last)
    if (next === null || last === undefined) {
      const { entered, setAside } = progress
      return { status: 'synchronised', entered, setAside }
    }
    signal.throwIfAborted()
    position = last
  }
}

/**
 * Up to which arrival the worklist has what the API has; undefined where it has nothing, so that one that was emptied
 * is filled again.
 */
export async function findPosition(db: Db): Promise<number | undefined> {
  const { arrival } = worklistPosition
  const [row] = await db
    .select({ arrival })
    .from(worklistPosition)
    .where(sql`EXISTS (SELECT 1 FROM ${worklist}) OR EXISTS (SELECT 1 FROM ${worklistSetAside})`)
  return row?.arrival
}

/**
 * Called when all up to there has entered. Of two processes that copy at once the slower may set it back: what has
 * entered since is then listed once more, and known.
 */
export async function savePosition(db: Db, arrival: number): Promise<void> {
  await db.insert(worklistPosition).values({ id: 1, arrival }).onDuplicateKeyUpdate({ set: { arrival } })
}

/** What decides whether two read a beat, and whether it is in the random stream: shares of 0 to 1, and the installation's salt. */
export interface Sampling {
  doubleReadingShare: number
  randomStreamShare: number
  salt: string
}

/** A judgement that a clinician can read, under the name of its beat. */
type Judgement = Judged & { beat: string }

/**
 * Enters what can be read and the worklist does not have yet; a beat that has been audited, with its present state. A judgement
 * that arrives of an ECG that was erased does not enter.
 *
 * @returns how many were new
 */
export async function enterInferences(
  db: Db,
  summaries: readonly InferenceSummary[],
  sampling: Sampling,
): Promise<number> {
  const erased = await listErased(
    db,
    summaries.flatMap(({ source_ecg_id: id }) => (id === null ? [] : [id])),
  )
  const readable = summaries.filter(
    (summary): summary is Judged =>
      isJudged(summary) && !(summary.source_ecg_id !== null && erased.has(summary.source_ecg_id)),
  )
  const judgements = await selectNew(db, readable.map(nameBeat))
  if (judgements.length === 0) return 0
  const beats = judgements.map(({ beat }) => beat)
  const decided = await readDecided(db, beats)
  const rows = judgements.map((judgement) => rowOf(judgement, decided.get(judgement.beat), sampling))
  // In a transaction, since two processes that copy at once may meet in a deadlock: it is then run again.
  await inTransaction(db, (trx) => insertWorklistRows(trx, rows))
  // Now that the rows are there: whoever answers from here on updates them.
  const ids = judgements.map(({ id }) => id)
  await inTransaction(db, (trx) => followAudits(trx, 'inference_id', ids))
  await placeNewRows(db)
  return rows.length
}

function nameBeat(summary: Judged): Judgement {
  return { ...summary, beat: beatName(summary.id, summary.source_ecg_id) }
}

async function selectNew(db: Db, judgements: readonly Judgement[]): Promise<Judgement[]> {
  if (judgements.length === 0) return []
  const { inferenceId } = worklist
  const rows = await db
    .select({ id: inferenceId })
    .from(worklist)
    .where(
      isAmong(
        inferenceId,
        judgements.map(({ id }) => id),
      ),
    )
  const known = new Set(rows.map(({ id }) => id))
  return judgements.filter(({ id }) => !known.has(id))
}

/** What chance has decided of a beat: whether two read it, and its place in the random stream. */
type Decided = Pick<typeof worklist.$inferSelect, 'isDouble' | 'streamPlace' | 'streamShare'>

/** Of beats that stand in the worklist for another model, what was decided when they entered. */
async function readDecided(db: Db, beats: readonly string[]): Promise<Map<string, Decided>> {
  const { beat, isDouble, streamPlace, streamShare } = worklist
  const rows = await db
    .select({ beat, isDouble, streamPlace, streamShare })
    .from(worklist)
    .where(isAmong(beat, beats))
  return new Map(rows.map(({ beat: name, ...decided }) => [name, decided]))
}

function decide({ randomOrder, doubleDraw, streamDraw }: Sampled, sampling: Sampling): Decided {
  const { doubleReadingShare, randomStreamShare } = sampling
  return {
    isDouble: doubleDraw < doubleReadingShare,
    streamPlace: streamDraw < randomStreamShare ? randomOrder : null,
    streamShare: randomStreamShare,
  }
}

function rowOf(judgement: Judgement, decided: Decided | undefined, sampling: Sampling) {
  const { id, beat, source_ecg_id, model_tag, verdict, error, threshold, margin, dt_measure } = judgement
  const sampled = sampleBeat(beat, sampling.salt)
  // The thesis's rows may hold a moment that is on no calendar.
  const measuredAt = dt_measure !== null && isLocalDateTime(dt_measure) ? dt_measure : null
  return {
    inferenceId: id,
    beat,
    sourceEcgId: source_ecg_id,
    modelTag: model_tag,
    verdict,
    error,
    threshold,
    margin,
    measuredAt,
    state: 'unread' as const,
    randomOrder: sampled.randomOrder,
    ...(decided ?? decide(sampled, sampling)),
    labelDirection: 1,
    isUnlike: judgement.reasons.some((reason) => reason.startsWith(unlikePrefix)),
    probability: judgement.probability ?? null,
    pValue: judgement.p_value ?? null,
  }
}
