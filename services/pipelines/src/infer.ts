import type { Model } from '@vigia/autoencoder'
import { createResultsClient, type ResultsClient } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import { type Environment, readEnvironment, VigiaError } from '@vigia/runtime'
import { type Batch, claimBatches, readAhead } from './inference/claimed-batches.ts'
import { judgeBatch } from './inference/judge-batch.ts'
import { loadModel } from './inference/load-model.ts'
import { openReconstructor, type Reconstructor } from './inference/reconstructor.ts'
import { storeBatch } from './inference/store-batch.ts'
import { openTally, type Tally } from './inference/tally.ts'
import { requireTag } from './model-tag.ts'
import { type Claim, releaseClaim, renewClaim, type Scope, settleClaim } from './queries/claims.ts'
import { existsEcg, findLatestEcg } from './queries/clinic-ecgs.ts'
import type { Context } from './run-command.ts'
import { parseDay } from './seeding/dates.ts'
import { withWarehouse } from './warehouse.ts'

export interface InferOptions {
  latest?: boolean
  id?: number
  since?: string
  limit?: number
  watch?: boolean
}

const variables = [
  'API_HOST',
  'API_PORT',
  'RESULTS_API_KEY',
  'TF_BACKEND',
  'INFER_BATCH_SIZE',
  'LEASE_SECONDS',
  'RETRY_SECONDS',
] as const
/** Two, so that the API has the next one in hand while its database stores the last. */
const requestsAtOnce = 2
/** One request carries up to a thousand ECGs, and a busy server may take its time over them. */
const requestMilliseconds = 60_000
type Settings = Environment<(typeof variables)[number]>

/** What judging a batch takes. */
interface Workshop {
  context: Context
  db: Db
  client: ResultsClient
  reconstructor: Reconstructor
  model: Model & { digest: string }
  scope: Scope
  settings: Settings
  /** Claims that are not settled yet. */
  open: Set<Claim>
  tally: Tally
}

/** `infer <tag>`: judges the ECGs that this model has not judged yet, and sends them to the results API. */
export async function infer(context: Context, tag: string, options: InferOptions): Promise<void> {
  requireTag(tag)
  if (options.since !== undefined) parseDay('--since', options.since)
  const settings = readEnvironment(variables)
  const client = createResultsClient({
    baseUrl: `http://${settings.API_HOST}:${settings.API_PORT}`,
    apiKey: settings.RESULTS_API_KEY[0] as string,
    timeoutMilliseconds: requestMilliseconds,
  })
  try {
    await withWarehouse(async (db) => {
      const model = await loadModel(db, tag)
      const scope = await findScope(db, tag, options)
      const reconstructor = await openReconstructor(settings.TF_BACKEND)
      const tally = openTally(tag, reconstructor)
      const open = new Set<Claim>()
      if (scope !== undefined)
        await judgeAll({ context, db, client, reconstructor, model, scope, settings, open, tally }, options)
      context.output.result(tally.data(), tally.table)
    })
  } finally {
    await client.close()
  }
}

/** The ECGs that the options ask for; undefined when there are none. */
async function findScope(db: Db, tag: string, options: InferOptions): Promise<Scope | undefined> {
  if (options.id !== undefined && !(await existsEcg(db, options.id)))
    throw new VigiaError('ecg-unknown', `There is no ECG ${options.id} to judge.`)
  const ecgId = options.latest ? await findLatestEcg(db) : options.id
  if (options.latest && ecgId === undefined) return undefined
  return {
    tag,
    ...(ecgId === undefined ? {} : { ecgId }),
    ...(options.since === undefined ? {} : { since: options.since }),
  }
}

/** Judges batch after batch; while some are on their way to the results API, the next is read and judged. */
async function judgeAll(workshop: Workshop, options: InferOptions): Promise<void> {
  const { context, db, scope, settings, open } = workshop
  const batches = claimBatches(db, scope, {
    batchSize: settings.INFER_BATCH_SIZE,
    leaseSeconds: settings.LEASE_SECONDS,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    watch: options.watch === true,
    signal: context.signal,
    open,
    onWait: (held) => context.output.progress(`Waiting for ${held} ECGs that another worker holds`),
  })
  const storing: Promise<void>[] = []
  try {
    for await (const batch of readAhead(batches)) {
      if (context.signal.aborted) break
      const judged = await judgeBatch(workshop.reconstructor, workshop.model, batch)
      if (storing.length === requestsAtOnce) await storing.shift()
      const request = storeAndSettle(workshop, batch, judged)
      // Looked at when its turn comes; a failure before that is not an unhandled one.
      request.catch(() => {})
      storing.push(request)
    }
    await Promise.all(storing)
    // Asked to stop while watching is the end of the watch, not a failure.
    if (!options.watch) context.signal.throwIfAborted()
  } finally {
    await Promise.allSettled(storing)
    await Promise.allSettled([...open].map((claim) => releaseClaim(db, scope.tag, claim)))
  }
}

async function storeAndSettle(
  { context, db, client, model, scope, settings, open, tally }: Workshop,
  { claim }: Batch,
  judged: Awaited<ReturnType<typeof judgeBatch>>,
): Promise<void> {
  const { stored, setAside } = await storeBatch(client, judged, {
    tag: scope.tag,
    threshold: model.threshold,
    weightsDigest: model.digest,
    retrySeconds: settings.RETRY_SECONDS,
    signal: context.signal,
    async onRetry(reason, attempts) {
      context.logger.warn({ reason, attempts }, 'The results API is not available, trying again')
      await renewClaim(db, scope.tag, claim, settings.LEASE_SECONDS)
    },
  })
  const settled = await settleClaim(db, scope.tag, claim, setAside)
  open.delete(claim)
  const anomalous = stored.filter(({ verdict }) => verdict === 'anomalous').length
  tally.add({ judged: settled.judged, anomalous, setAside })
  context.output.progress(tally.line())
}
