import { createResultsClient } from '@vigia/contracts/client'
import { type Db, databaseVariables } from '@vigia/db'
import { findLastEvent } from '@vigia/registry'
import { apiVariables, readApiAddress, readEnvironment, traceRequest, VigiaError } from '@vigia/runtime'
import { type CommandMetrics, withMetrics } from './command-metrics.ts'
import { parseDay } from './dates.ts'
import { openDriftWatch } from './drift/watch-drift.ts'
import { openCounts } from './inference/counts.ts'
import { runInferenceJob } from './inference/inference-job.ts'
import { openReconstructor, type Reconstructor } from './inference/judging-model.ts'
import { impatiently, openPatience } from './inference/patiently.ts'
import { openShadow, type Shadow } from './inference/shadow.ts'
import { requireTag } from './model-tag.ts'
import { existsEcg, findLatestEcg, type Scope } from './queries/claims.ts'
import { loadNamedModel } from './registry/named-model.ts'
import type { Context } from './run-command.ts'
import { finishStoring } from './store-ecgs.ts'
import { withWarehouse } from './warehouse.ts'

export interface InferOptions {
  latest?: boolean
  id?: number
  since?: string
  limit?: number
  watch?: boolean
  /** The tag or alias of a model that judges the same ECGs, unseen. */
  shadow?: string
}

const variables = [
  ...apiVariables,
  'AUDIT_URL',
  'DRIFT_ALARM_DAYS',
  'TF_BACKEND',
  'INFER_BATCH_SIZE',
  'LEASE_SECONDS',
  'RETRY_SECONDS',
  'SHADOW',
] as const

/**
 * `infer <tag>`: judges the ECGs that this model has not judged yet, and sends them to the results API. An alias in place
 * of the tag is looked up once; under `--watch` also before each batch, and the model that has it by then goes on.
 */
export async function infer(context: Context, name: string, options: InferOptions): Promise<void> {
  requireTag(name)
  if (options.shadow !== undefined) requireTag(options.shadow)
  if (options.since !== undefined) parseDay('--since', options.since)
  const settings = readEnvironment([...variables, ...databaseVariables('ORIGEM')])
  const client = createResultsClient({ ...readApiAddress(settings), trace: traceRequest })
  // Who asked for once is told at once that the warehouse is away; a worker that stays waits for it.
  const { logger, signal } = context
  const patiently = options.watch
    ? openPatience({ seconds: settings.RETRY_SECONDS, signal, logger })
    : impatiently
  const judge = (metrics: CommandMetrics) =>
    withWarehouse(async (db) => {
      metrics.watchWarehouse(db, async () => (await client.checkReady()).status === 'ready')
      await patiently(() => finishStoring(db))
      const reconstructor = await openReconstructor(settings.TF_BACKEND)
      metrics.watchTensors(() => reconstructor.heldTensors)
      for (let isMoved = true; isMoved; ) {
        isMoved = false
        const { tag, model, aliased } = await patiently(() => loadNamedModel(db, name, logger))
        const champion = { tag, alias: aliased?.alias, reconstructor }
        const shadow = await patiently(() => findShadow(context, db, champion, options, settings))
        const scope = await patiently(() => findScope(db, tag, options))
        const counts = openCounts(tag, reconstructor, settings.AUDIT_URL)
        const drift = openDriftWatch(db, {
          ...{ tag, model, logger: context.logger },
          alarmDays: settings.DRIFT_ALARM_DAYS,
        })
        const hasMoved = async () => {
          if (options.watch) await drift.lookNowAndThen()
          if (aliased === undefined || !options.watch) return false
          isMoved ||= (await findLastEvent(db, aliased.alias)) !== aliased.eventId
          return isMoved
        }
        if (scope !== undefined)
          await runInferenceJob({
            context,
            db,
            client,
            reconstructor,
            model,
            shadow,
            scope,
            settings,
            limit: options.limit,
            watch: options.watch === true,
            isOver: hasMoved,
            counts,
            metrics,
          })
        if (!context.signal.aborted) await drift.end()
        isMoved &&= !context.signal.aborted
        const { audit_url: _, ...done } = counts.summary()
        for (const warning of done.shadow?.warnings ?? []) context.logger.warn({ tag }, warning)
        context.logger.info(done, isMoved ? `Another model is ${name} now` : 'infer is done')
        if (!isMoved)
          context.output.result({ ...counts.summary(), alias: aliased?.alias ?? null }, counts.table)
      }
    }, patiently)
  try {
    await withMetrics({ stays: options.watch === true }, judge)
  } finally {
    await client.close()
  }
}

/** Who judges in shadow: the model that `--shadow` names, else beside the alias champion the challenger, whoever that is. */
async function findShadow(
  { logger }: Context,
  db: Db,
  champion: { tag: string; alias: string | undefined; reconstructor: Reconstructor },
  options: InferOptions,
  settings: { SHADOW: string },
): Promise<Shadow | undefined> {
  const isAsked = options.shadow !== undefined
  if (!isAsked && (champion.alias !== 'champion' || settings.SHADOW === 'off')) return undefined
  const { tag: championTag, reconstructor } = champion
  return await openShadow({
    db,
    name: options.shadow ?? 'challenger',
    championTag,
    isAsked,
    reconstructor,
    logger,
  })
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
