import { setTimeout as wait } from 'node:timers/promises'
import { type Db, databaseVariables, fromUtcColumn } from '@vigia/db'
import { readEnvironment, VigiaError } from '@vigia/runtime'
import { type CommandMetrics, withMetrics } from './command-metrics.ts'
import { listRuns, type RetrainingRun } from './queries/retraining-runs.ts'
import type { RetrainingPolicy } from './retraining/decide.ts'
import { makePlan, type RunResult, reconcile } from './retraining/reconcile.ts'
import type { Context } from './run-command.ts'
import { factsTable, listTable, localMoment, zoneName } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

export interface RetrainOptions {
  dryRun?: boolean
  watch?: boolean
  list?: boolean
  limit?: number
}

const variables = [
  'RETRAIN_NEW_LABELS',
  'RETRAIN_AFTER_DAYS',
  'RETRAIN_ON_DRIFT',
  'RETRAIN_PROMOTION',
  'RETRAIN_INTERVAL_SECONDS',
] as const

/** Listed where no other number is asked for. */
const listedByDefault = 20

/** `retrain`: trains a challenger when there is reason to, and says what came of it; asked again it does nothing twice. */
export async function retrain(context: Context, options: RetrainOptions): Promise<void> {
  if (options.list) return await list(context, options.limit ?? listedByDefault)
  const settings = readEnvironment([...variables, ...databaseVariables('ORIGEM')])
  const policy: RetrainingPolicy = {
    newLabels: settings.RETRAIN_NEW_LABELS,
    afterDays: settings.RETRAIN_AFTER_DAYS,
    // One of the choices of each variable.
    onDrift: settings.RETRAIN_ON_DRIFT as RetrainingPolicy['onDrift'],
    promotion: settings.RETRAIN_PROMOTION as RetrainingPolicy['promotion'],
  }
  if (options.dryRun) return await withWarehouse((db) => tell(context, db, policy))
  if (options.watch)
    return await withMetrics({ stays: true }, (metrics) =>
      watch(context, policy, settings.RETRAIN_INTERVAL_SECONDS, metrics),
    )
  const result = await withWarehouse((db) => reconcile(context, db, policy))
  context.logger.info(describe(result), 'retrain is done')
  context.output.result(describe(result), () => table(result))
}

/** What the next run would do, and why; nothing is written. */
async function tell(context: Context, db: Db, policy: RetrainingPolicy): Promise<void> {
  const { facts, decision, before } = await makePlan(context, db, policy)
  const { isWanted, reason } = decision
  const { champion, changedRows, ageDays, labels } = facts
  const last = before.at(-1)
  context.output.result(
    {
      would_train: isWanted && last === undefined,
      ...{ reason, champion: champion.tag, changed_rows: changedRows, age_days: ageDays, labels, policy },
      run_before: last === undefined ? null : describeRun(last),
    },
    () =>
      factsTable([
        ['Champion', champion.tag],
        ['Changed rows', changedRows ?? 'not known'],
        ['Would be trained', isWanted && last === undefined ? 'yes' : 'no'],
        ['Why', reason],
        ...(last === undefined
          ? []
          : [['The run before', last.reason ?? 'at work'] satisfies [string, string]]),
      ]),
  )
}

/** Looks again and again. A run that fails is on record, and the next one tries again: this service has no other end. */
async function watch(
  context: Context,
  policy: RetrainingPolicy,
  seconds: number,
  metrics: CommandMetrics,
): Promise<void> {
  const { logger, signal } = context
  while (!signal.aborted) {
    try {
      const result = await withWarehouse((db) => reconcile(context, db, policy))
      metrics.countRetraining(result.outcome)
      logger.info(describe(result), 'A run of retrain is done')
    } catch (error) {
      if (signal.aborted) break
      metrics.countRetraining('failed')
      const code = error instanceof VigiaError ? error.code : 'unexpected'
      logger.error({ code, err: error }, 'A run of retrain failed; the next one tries again')
    }
    // Asked to stop, the loop ends by itself.
    await wait(seconds * 1000, undefined, { signal }).catch(() => {})
  }
}

async function list({ output }: Context, limit: number): Promise<void> {
  const runs = await withWarehouse((db) => listRuns(db, limit))
  output.result(runs.map(describeRun), () =>
    runs.length === 0
      ? 'retrain has not run yet.'
      : listTable(
          ['Run', `Begun (${zoneName()})`, 'Outcome', 'Model', 'Champion', 'Why'],
          runs.map(({ id, startedAt, outcome, tag, championTag, reason }) => [
            ...[id, localMoment(startedAt), outcome ?? 'no end yet', tag ?? '–', championTag ?? '–'],
            reason ?? '–',
          ]),
        ),
  )
}

const describe = ({ run, outcome, tag, reason }: RunResult) => ({ run, outcome, tag, reason })

const describeRun = ({ id, startedAt, endedAt, evidence: _, ...run }: RetrainingRun) => ({
  run: id,
  outcome: run.outcome,
  tag: run.tag,
  champion: run.championTag,
  step: run.step,
  reason: run.reason,
  policy: run.policy,
  rows_sha256: run.rowsDigest,
  started_at: fromUtcColumn(startedAt),
  ended_at: endedAt === null ? null : fromUtcColumn(endedAt),
})

const table = ({ run, outcome, tag, reason }: RunResult) =>
  factsTable([
    ['Run', run],
    ['Outcome', outcome],
    ['Model', tag ?? '–'],
    ['Why', reason],
  ])
