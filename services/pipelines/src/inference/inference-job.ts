import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { ResultsClient } from '@vigia/contracts/client'
import { type Db, dayOfColumn } from '@vigia/db'
import { writeDay } from '@vigia/monitoring'
import { type Attributes, inSpan, type Logger, type Span, startSpan, VigiaError } from '@vigia/runtime'
import type { CommandMetrics } from '../command-metrics.ts'
import {
  type Claim,
  claimEcgs,
  countClaimed,
  readClaimedEcgs,
  releaseClaim,
  renewClaim,
  type Scope,
  settleClaim,
} from '../queries/claims.ts'
import { enqueueWindow } from '../queries/enqueue.ts'
import { insertShadowJudgements } from '../queries/shadow-judgements.ts'
import type { Context } from '../run-command.ts'
import { countBatch } from './batch-figures.ts'
import type { InferenceCounts } from './counts.ts'
import { type Batch, type JudgedBatch, type Judgement, judgeBatch } from './judge-batch.ts'
import { type JudgingModel, type Reconstructor, renewThreshold } from './judging-model.ts'
import { openPatience, type Patience } from './patiently.ts'
import { openRequestSize, type RequestSize } from './request-size.ts'
import { pairVerdicts, type Shadow, type ShadowBatch } from './shadow.ts'
import { storeBatch } from './store-batch.ts'

/** Two, so that the API has the next one in hand while its database stores the last. */
const requestsAtOnce = 2

/** By which the log tells the workers of one tag apart. */
const worker = `${hostname()}/${process.pid}`

/** What a run of `infer` works with. */
export interface InferenceJob {
  context: Context
  db: Db
  client: ResultsClient
  reconstructor: Reconstructor
  model: JudgingModel
  /** Judges the same batches, unseen; undefined where no challenger does. */
  shadow?: Shadow | undefined
  scope: Scope
  settings: { INFER_BATCH_SIZE: number; LEASE_SECONDS: number; RETRY_SECONDS: number }
  /** Stop after this many. */
  limit?: number | undefined
  /** Go on as new ECGs arrive, until the context's signal is aborted. */
  watch: boolean
  /** Asked before each batch: whether no more is to be claimed. */
  isOver?: () => Promise<boolean>
  counts: InferenceCounts
  metrics: Pick<CommandMetrics, 'countBatch' | 'countRetry'>
}

/** Judges batch after batch; while some are on their way to the results API, the next is read and judged. */
export async function runInferenceJob(job: InferenceJob): Promise<void> {
  const { context, db, scope, settings, limit, watch } = job
  /** Claims that are not settled yet. */
  const open = new Set<Claim>()
  const { signal, logger } = context
  const patiently = openPatience({ seconds: settings.RETRY_SECONDS, signal, logger })
  const batches = claimBatches(db, scope, {
    batchSize: settings.INFER_BATCH_SIZE,
    leaseSeconds: settings.LEASE_SECONDS,
    limit,
    watch,
    isOver: job.isOver ?? (async () => false),
    signal,
    open,
    patiently,
    onWait: (held) => context.output.progress(`Waiting for ${held} ECGs that another worker holds`),
  })
  const leases = keepLeases(db, scope.tag, open, settings.LEASE_SECONDS, context.logger)
  const requestSize = openRequestSize(settings.INFER_BATCH_SIZE)
  const storing: Promise<unknown>[] = []
  try {
    for await (const batch of readAhead(batches)) {
      if (context.signal.aborted) break
      const span = startSpan('judge and store a batch', { attributes: describeBatch(scope.tag, batch) })
      const { model, judged, shadow } = await within(span, () => patiently(() => judge(job, batch)))
      if (storing.length === requestsAtOnce) await storing.shift()
      const request = within(span, () =>
        storeAndSettle({ ...job, model, patiently, requestSize }, batch, judged, shadow),
      ).then(() => {
        span.end()
        open.delete(batch.claim)
      })
      // Looked at when its turn comes; a failure before that is not an unhandled one.
      request.catch(() => {})
      storing.push(request)
    }
    await Promise.all(storing)
    // Asked to stop while watching is the end of the watch, not a failure.
    if (!watch) context.signal.throwIfAborted()
  } finally {
    await Promise.allSettled(storing)
    await leases.stop()
    await Promise.allSettled([...open].map((claim) => releaseClaim(db, scope.tag, claim)))
  }
}

async function judge({ db, scope, model: loaded, reconstructor, shadow }: InferenceJob, batch: Batch) {
  const model = await renewThreshold(db, scope.tag, loaded)
  return await inSpan('judge', {}, async () => ({
    model,
    judged: await judgeBatch(reconstructor, model, batch),
    shadow: await shadow?.judge(batch),
  }))
}

/** A part of what a span is about; when it fails, the span is over. */
async function within<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await span.run(work)
  } catch (error) {
    span.fail(error instanceof VigiaError ? error.code : 'unexpected')
    span.end()
    throw error
  }
}

/** The clinic's rows by their ids: by those, the traces of a beat are found. */
function describeBatch(tag: string, { claim: { ecgIds } }: Batch): Attributes {
  return {
    'vigia.model': tag,
    'vigia.ecgs': ecgIds.length,
    'vigia.ecg.first': ecgIds[0] ?? 0,
    'vigia.ecg.last': ecgIds.at(-1) ?? 0,
  }
}

async function storeAndSettle(
  {
    context,
    db,
    client,
    model,
    scope,
    settings,
    counts: total,
    metrics,
    patiently,
    requestSize,
  }: InferenceJob & {
    patiently: Patience
    requestSize: RequestSize
  },
  batch: Batch,
  judged: JudgedBatch,
  shadow: ShadowBatch | undefined,
): Promise<void> {
  const { tag } = scope
  const { claim } = batch
  const { logger } = context
  const start = performance.now()
  const outcome = await storeBatch(client, judged, {
    tag,
    threshold: model.threshold,
    weightsDigest: model.digest,
    requestSize,
    retrySeconds: settings.RETRY_SECONDS,
    signal: context.signal,
    onRetry: (reason, attempts) => {
      metrics.countRetry()
      logger.warn({ reason, attempts }, 'The results API is not available, trying again')
    },
  })
  const { stored, standing, setAside } = outcome
  const pairOwn = (own: readonly number[]) =>
    shadow === undefined ? [] : pairVerdicts(shadow, tag, ofEcgs(stored, own))
  // In the transaction that settles the claim: so each is there once, as the champion's judgement is.
  const settled = await patiently(() =>
    settleClaim(db, tag, claim, setAside, async (trx, own) => {
      await insertShadowJudgements(trx, pairOwn(own.judged))
      await writeDay(trx, { tag, day: dayOfColumn(own.settledAt) }, countBatch(batch, outcome, own))
    }),
  )
  const own = new Set(settled.judged)
  const judgements = ofEcgs(stored, settled.judged)
  const counts = {
    judged: settled.judged.length,
    anomalous: judgements.filter(({ verdict }) => verdict === 'anomalous').length,
    unlike: judgements.filter(({ reasons }) => reasons.length > 0).length,
    standing: standing.filter((ecgId) => own.has(ecgId)).length,
  }
  total.add({ ...counts, setAside: settled.setAside, shadow: pairOwn(settled.judged) })
  const milliseconds = Math.round(performance.now() - start)
  metrics.countBatch({ tag, ...counts, setAside: settled.setAside.length, milliseconds })
  context.output.progress(total.line())
  for (const { ecgId, reason } of settled.setAside)
    logger.info({ tag, ecgId, reason }, 'An ECG cannot be judged and is set aside')
  logger.info(
    {
      tag,
      firstEcg: claim.ecgIds[0],
      lastEcg: claim.ecgIds.at(-1),
      ...counts,
      setAside: settled.setAside.length,
      milliseconds,
      worker,
    },
    'A batch is judged and stored',
  )
}

function ofEcgs(judgements: readonly Judgement[], ecgIds: readonly number[]): Judgement[] {
  const wanted = new Set(ecgIds)
  return judgements.filter(({ ecgId }) => wanted.has(ecgId))
}

interface ClaimingOptions {
  batchSize: number
  leaseSeconds: number
  /** Claim no more than this many altogether. */
  limit: number | undefined
  /** Go on as new ECGs arrive. */
  watch: boolean
  /** Whether no more is to be claimed. */
  isOver: () => Promise<boolean>
  signal: AbortSignal
  /** The claims this worker has not settled yet; each claim is added here as it is made. */
  open: Set<Claim>
  patiently: Patience
  /** Told while nothing is left but what other workers hold. */
  onWait: (held: number) => void
}

const pollMilliseconds = 250
const watchMilliseconds = 1000

/**
 * Claims ECGs batch by batch until every ECG of the scope is judged: those that other workers hold are waited for,
 * and taken over when their lease ends.
 */
async function* claimBatches(db: Db, scope: Scope, options: ClaimingOptions): AsyncGenerator<Batch> {
  let left = options.limit ?? Number.POSITIVE_INFINITY
  const sweep = openSweep(db, scope)
  const { patiently, signal } = options
  while (left > 0 && !signal.aborted && !(await patiently(options.isOver))) {
    const most = Math.min(options.batchSize, left)
    const claim = await patiently(() => claimEcgs(db, scope, most, options.leaseSeconds))
    if (claim !== undefined) {
      options.open.add(claim)
      left -= claim.ecgIds.length
      yield { claim, ecgs: await patiently(() => readClaimedEcgs(db, scope.tag, claim)) }
    } else if (!sweep.isOver) await patiently(sweep.step)
    else if (await patiently(() => isHeldElsewhere(db, scope, options))) await pause(pollMilliseconds, signal)
    else if (options.watch) {
      await pause(Math.max(watchMilliseconds, 10 * sweep.milliseconds), signal)
      sweep.restart()
    } else return
  }
}

/** A sweep enters new ECGs into the list of work, step by step. */
function openSweep(db: Db, scope: Scope) {
  let after: number | undefined
  let isOver = false
  let milliseconds = 0
  return {
    get isOver() {
      return isOver
    },
    /** How long the sweep has taken so far. */
    get milliseconds() {
      return milliseconds
    },
    async step() {
      const start = performance.now()
      after = await enqueueWindow(db, scope, after)
      isOver = after === undefined
      milliseconds += performance.now() - start
    },
    restart() {
      isOver = false
      milliseconds = 0
    },
  }
}

async function isHeldElsewhere(db: Db, scope: Scope, options: ClaimingOptions): Promise<boolean> {
  const held = await countClaimed(db, scope, options.open)
  if (held > 0) options.onWait(held)
  return held > 0
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Asked to stop, the caller's loop ends by itself.
  await wait(milliseconds, undefined, { signal }).catch(() => {})
}

/** Asks for the next item while the last one is being worked on; when left early, waits for what it asked for. */
async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = items.next()
      // Looked at when its turn comes; a failure before that is not an unhandled one.
      next.catch(() => {})
      yield value
    }
  } finally {
    await next.catch(() => {})
  }
}

/**
 * Lengthens the leases of the claims that a worker holds, for as long as it holds them: a request to the results API
 * may take longer than a lease.
 *
 * @param open the claims held; it may change at any time
 */
export function keepLeases(
  db: Db,
  tag: string,
  open: ReadonlySet<Claim>,
  leaseSeconds: number,
  logger: Pick<Logger, 'warn'>,
): { stop(): Promise<void> } {
  let renewing: Promise<void> | undefined
  const renewAll = async () => {
    for (const claim of open) {
      try {
        await renewClaim(db, tag, claim, leaseSeconds)
      } catch (error) {
        // Tried again in a moment. If the lease runs out first, another worker does the work, and nothing is lost.
        logger.warn({ tag, err: error }, 'A lease could not be lengthened')
      }
    }
  }
  const timer = setInterval(
    () => {
      renewing ??= renewAll().finally(() => {
        renewing = undefined
      })
    },
    (leaseSeconds * 1000) / 3,
  )
  return {
    async stop() {
      clearInterval(timer)
      await renewing
    },
  }
}
