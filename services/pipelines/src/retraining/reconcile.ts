import { type Db, databaseErrorCode, type Holder, tellHolder } from '@vigia/db'
import {
  beginRun,
  closeKilledRuns,
  endRun,
  leaseRetraining,
  listRunsOfKey,
  markRun,
  type RetrainingRun,
  type RunEnd,
} from '../queries/retraining-runs.ts'
import { findTagUse } from '../queries/trainings.ts'
import type { Context } from '../run-command.ts'
import { finishStoring } from '../store-ecgs.ts'
import { train } from '../train.ts'
import { conclude, makeChallenger } from './conclude.ts'
import { type Decision, decide, type RetrainingPolicy } from './decide.ts'
import { type Gathered, gatherFacts } from './gather-facts.ts'

/** What a run has come to, as it is on record. */
export interface RunResult extends RunEnd {
  run: number
  tag: string | null
}

/** What a run would do. */
export interface RetrainingPlan {
  facts: Gathered
  decision: Decision
  /** The runs before under the same key, the first one first. */
  before: RetrainingRun[]
}

/** After so many trainings under one key that came to no end, the next run says so and does nothing. */
const mostTries = 3

export async function makePlan(context: Context, db: Db, policy: RetrainingPolicy): Promise<RetrainingPlan> {
  const facts = await gatherFacts(context, db)
  const decision = decide(policy, facts)
  return { facts, decision, before: await listRunsOfKey(db, decision.key) }
}

/**
 * One run: looks at what there is, and does what is missing of it. Lost or doubled calls do no harm: under the key of
 * policy, rows and champion a model is trained once, and a run that was killed is gone on with where it ended.
 *
 * @throws VigiaError as the training does; the run is then on record as failed
 */
export async function reconcile(context: Context, db: Db, policy: RetrainingPolicy): Promise<RunResult> {
  await finishStoring(db)
  const leased = await leaseRetraining(db)
  if (leased.status === 'taken') return await recordBusy(db, policy, leased)
  const { lease } = leased
  try {
    await closeKilledRuns(db)
    return await runOnce(context, db, policy)
  } finally {
    await lease.release()
  }
}

async function runOnce(context: Context, db: Db, policy: RetrainingPolicy): Promise<RunResult> {
  const run = await beginRun(db, { ...policy })
  try {
    const { tag, ...end } = await work(context, db, policy, run)
    await endRun(db, run, end)
    return { run, tag, ...end }
  } catch (error) {
    const end: RunEnd = context.signal.aborted
      ? { outcome: 'interrupted', reason: 'Stopped before the work was done.' }
      : { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
    // The run's own failure is what the command ends with; that it could not be recorded stands in the log.
    await endRun(db, run, end).catch((cause: unknown) =>
      context.logger.warn({ run, cause: databaseErrorCode(cause) }, 'A failed retraining was not recorded'),
    )
    throw error
  }
}

async function recordBusy(db: Db, policy: RetrainingPolicy, holder: Holder): Promise<RunResult> {
  const end: RunEnd = {
    outcome: 'busy',
    reason: `Another process is retraining: it is held ${tellHolder(holder)}.`,
  }
  const run = await beginRun(db, { ...policy })
  await endRun(db, run, end)
  return { run, tag: null, ...end }
}

type Worked = RunEnd & { tag: string | null }

async function work(context: Context, db: Db, policy: RetrainingPolicy, run: number): Promise<Worked> {
  const { facts, decision, before } = await makePlan(context, db, policy)
  const { champion, rowsDigest } = facts
  const { key: runKey, reason } = decision
  const tag = before.findLast((one) => one.tag !== null)?.tag ?? nameModel(runKey)
  const marks = { runKey, rowsDigest, championTag: champion.tag, step: 'decided' as const }
  if (!decision.isWanted) {
    await markRun(db, run, marks)
    return { outcome: 'nothing', reason, tag: null }
  }
  await markRun(db, run, { ...marks, tag })
  const stop = findEnd(before, tag)
  if (stop !== undefined) return { ...stop, tag }

  const use = await findTagUse(db, tag)
  if (use === 'removed')
    return { outcome: 'refused', reason: `Model ${tag} was trained for this, and removed by somebody.`, tag }
  if (use === 'free') await train(silent(context), tag, facts.hasSettings ? { like: champion.tag } : {})
  await markRun(db, run, { step: 'trained' })
  // One that was challenger already may have been taken from it by somebody: that stands.
  if (!before.some(({ step }) => step === 'challenger')) await makeChallenger(db, tag, reason)
  await markRun(db, run, { step: 'challenger' })
  return { ...(await conclude(db, tag, policy, reason)), tag }
}

/** What the runs before make needless; undefined where there is something left to do, or to be asked again. */
function findEnd(before: readonly RetrainingRun[], tag: string): RunEnd | undefined {
  const done = before.find(({ outcome }) => outcome === 'challenger' || outcome === 'proposed')
  if (done !== undefined)
    return { outcome: 'nothing', reason: `Nothing has changed since run ${done.id}: ${done.reason ?? ''}` }
  // Those that died in the training; what was stopped, or killed later, says nothing against the next try.
  const tries = before.filter(
    ({ step, outcome }) => step === 'decided' && (outcome === 'failed' || outcome === 'killed'),
  )
  if (tries.length < mostTries) return undefined
  const last = tries.at(-1)?.reason ?? ''
  return {
    outcome: 'nothing',
    reason: `Model ${tag} was tried ${tries.length} times in vain, and is not tried again until rows, policy or champion change: ${last}`,
  }
}

/** A tag that is free unless a run under the same key has taken it. */
function nameModel(key: string): string {
  return `retrained-${new Date().toISOString().slice(0, 10)}-${key.slice(0, 8)}`
}

/** The training's own report is not the command's result. */
function silent(context: Context): Context {
  const { output } = context
  return { ...context, output: { ...output, result: () => {} } }
}
