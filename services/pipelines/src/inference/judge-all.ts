import { hostname } from 'node:os'
import type { ResultsClient } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import { type Claim, releaseClaim, type Scope, settleClaim } from '../queries/claims.ts'
import type { Context } from '../run-command.ts'
import { type Batch, claimBatches, readAhead } from './claimed-batches.ts'
import { type JudgedBatch, judgeBatch } from './judge-batch.ts'
import { keepLeases } from './keep-leases.ts'
import { type LoadedModel, renewThreshold } from './load-model.ts'
import type { Reconstructor } from './reconstructor.ts'
import { storeBatch } from './store-batch.ts'
import type { Tally } from './tally.ts'

/** Two, so that the API has the next one in hand while its database stores the last. */
const requestsAtOnce = 2

/** By which the log tells the workers of one tag apart. */
const worker = `${hostname()}/${process.pid}`

/** What judging a batch takes. */
export interface Workshop {
  context: Context
  db: Db
  client: ResultsClient
  reconstructor: Reconstructor
  model: LoadedModel
  scope: Scope
  settings: { INFER_BATCH_SIZE: number; LEASE_SECONDS: number; RETRY_SECONDS: number }
  /** Stop after this many. */
  limit?: number | undefined
  /** Go on as new ECGs arrive, until the context's signal is aborted. */
  watch: boolean
  tally: Tally
}

/** Judges batch after batch; while some are on their way to the results API, the next is read and judged. */
export async function judgeAll(workshop: Workshop): Promise<void> {
  const { context, db, scope, settings, limit, watch } = workshop
  /** Claims that are not settled yet. */
  const open = new Set<Claim>()
  const batches = claimBatches(db, scope, {
    batchSize: settings.INFER_BATCH_SIZE,
    leaseSeconds: settings.LEASE_SECONDS,
    limit,
    watch,
    signal: context.signal,
    open,
    onWait: (held) => context.output.progress(`Waiting for ${held} ECGs that another worker holds`),
  })
  const leases = keepLeases(db, scope.tag, open, settings.LEASE_SECONDS, context.logger)
  const storing: Promise<unknown>[] = []
  try {
    for await (const batch of readAhead(batches)) {
      if (context.signal.aborted) break
      const model = await renewThreshold(db, scope.tag, workshop.model)
      const judged = await judgeBatch(workshop.reconstructor, model, batch)
      if (storing.length === requestsAtOnce) await storing.shift()
      const request = storeAndSettle({ ...workshop, model }, batch, judged).then(() =>
        open.delete(batch.claim),
      )
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

async function storeAndSettle(
  { context, db, client, model, scope, settings, tally }: Workshop,
  { claim }: Batch,
  judged: JudgedBatch,
): Promise<void> {
  const { tag } = scope
  const { logger } = context
  const start = performance.now()
  const { stored, standing, setAside } = await storeBatch(client, judged, {
    tag,
    threshold: model.threshold,
    weightsDigest: model.digest,
    retrySeconds: settings.RETRY_SECONDS,
    signal: context.signal,
    onRetry: (reason, attempts) =>
      logger.warn({ reason, attempts }, 'The results API is not available, trying again'),
  })
  const settled = await settleClaim(db, tag, claim, setAside)
  const own = new Set(settled.judged)
  const judgements = stored.filter(({ ecgId }) => own.has(ecgId))
  const counts = {
    judged: settled.judged.length,
    anomalous: judgements.filter(({ verdict }) => verdict === 'anomalous').length,
    unlike: judgements.filter(({ reasons }) => reasons.length > 0).length,
    standing: standing.filter((ecgId) => own.has(ecgId)).length,
  }
  tally.add({ ...counts, setAside: settled.setAside })
  context.output.progress(tally.line())
  for (const { ecgId, reason } of settled.setAside)
    logger.info({ tag, ecgId, reason }, 'An ECG cannot be judged and is set aside')
  logger.info(
    {
      tag,
      firstEcg: claim.ecgIds[0],
      lastEcg: claim.ecgIds.at(-1),
      ...counts,
      setAside: settled.setAside.length,
      milliseconds: Math.round(performance.now() - start),
      worker,
    },
    'A batch is judged and stored',
  )
}
