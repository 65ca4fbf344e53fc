import { createHash } from 'node:crypto'
import { encodeModel, findErrorHistogram, type Split } from '@vigia/autoencoder'
import { type Db, databaseErrorCode, inTransaction, type Lease, toUtcColumn } from '@vigia/db'
import type { StoredReference } from '@vigia/monitoring'
import { VigiaError } from '@vigia/runtime'
import { ownBackend } from '../inference/judging-model.ts'
import type { AuditedRow } from '../queries/training-ecgs.ts'
import {
  type AttemptEnd,
  beginAttempt,
  endAttempt,
  findTagUse,
  insertModel,
  type ModelRow,
  type RunBeat,
  type RunDrop,
  type TrainingRunRow,
} from '../queries/trainings.ts'
import { countOrigins } from './provenance.ts'
import type { EvaluatedTraining, Training } from './training.ts'
import { describeSettings } from './training-settings.ts'

/** @throws VigiaError `tag-taken` */
export async function refuseTakenTag(db: Db, tag: string): Promise<void> {
  const use = await findTagUse(db, tag)
  if (use === 'trained')
    throw new VigiaError('tag-taken', `There is already a model ${tag}; choose another tag.`)
  if (use === 'removed')
    throw new VigiaError('tag-taken', `Tag ${tag} belonged to a model that was removed; choose another tag.`)
}

/**
 * Does the work of a training with a record of it: that it began, and how it failed. The tag is not taken by a record,
 * and a training that is killed leaves the first half of one.
 *
 * @param work given the number of the attempt, whose success it records together with the model
 */
export async function recordAttempt(
  training: Training,
  work: (attempt: number) => Promise<void>,
): Promise<void> {
  const { context, db, tag, settings, startedAt } = training
  const { logger, signal } = context
  const attempt = await beginAttempt(db, tag, startedAt, {
    begin_date: settings.BEGIN_DATE,
    end_date: settings.END_DATE,
    ...describeParameters(training),
  })
  try {
    await work(attempt)
  } catch (error) {
    const end = describeFailure(error, signal.aborted)
    // The training's own failure is what the command ends with; that it could not be recorded stands in the log.
    await inTransaction(db, (trx) => endAttempt(trx, attempt, end)).catch((cause: unknown) =>
      logger.warn({ tag, cause: databaseErrorCode(cause) }, 'A failed training was not recorded'),
    )
    throw error
  }
}

function describeFailure(error: unknown, isInterrupted: boolean): AttemptEnd {
  if (isInterrupted) return { outcome: 'interrupted', message: 'Stopped before the work was done.' }
  if (error instanceof VigiaError) return { outcome: 'failed', code: error.code, message: error.message }
  const code = databaseErrorCode(error)
  return { outcome: 'failed', code: code ?? 'unexpected', message: String(error) }
}

const describeParameters = ({ settings, recipe, relabelled }: Training) => ({
  ...describeSettings(settings, recipe),
  ...relabelled.parameters,
})

/**
 * Stores the model with the record of its training, and ends the attempt: all or nothing.
 *
 * @returns the record of the training
 */
export async function storeModel(
  training: EvaluatedTraining,
  { attempt, lease }: { attempt: number; lease: Lease },
  driftReference: StoredReference,
): Promise<TrainingRunRow> {
  const { context, db, tag, ecgs, split, range, metrics, model } = training
  context.signal.throwIfAborted()
  const weights = encodeModel(model)
  const { threshold } = model
  const { accuracy } = metrics
  const { precision, recall } = metrics.normal
  const row: ModelRow = { tag, ...range, threshold, accuracy, precision, recall, weights }
  const run = describeRun(training, weights)
  await insertModel(db, {
    row,
    run,
    beats: assignToSplit(ecgs.audited, split),
    drops: nameDrops(training),
    driftReference,
    attempt,
    lease,
  })
  context.logger.info(
    { tag, ecgs: ecgs.count, accuracy, duration_ms: run.durationMilliseconds, backend: run.backend },
    'Model trained',
  )
  return run
}

/** Enough to repeat a training, and to tell whether it was repeated. */
function describeRun(training: EvaluatedTraining, weights: Uint8Array): TrainingRunRow {
  const { tag, settings, startedAt, ecgs, labels, split, normal, losses, errors, metrics } = training
  const { brier, baseline, codeUnits, backend } = training
  return {
    tag,
    beginDate: settings.BEGIN_DATE,
    endDate: settings.END_DATE,
    parameters: describeParameters(training),
    threshold: training.model.threshold,
    ...training.picture,
    losses,
    metrics: {
      ...metrics,
      ...(brier !== undefined && { brier }),
      ...(baseline !== undefined && { baseline }),
      codeUnits,
      trainingHistogram: findErrorHistogram(
        errors,
        Array.from(normal, () => 'normal' as const),
      ),
    },
    counts: {
      rows: ecgs.count,
      rows_normal: labels.all.normal,
      left_out: ecgs.leftOut,
      training: split.train.length,
      training_normal: new Set(normal).size,
      ...(training.dropped.length > 0 && { left_out_by_guard: training.dropped.length }),
      test: split.test.length,
      test_normal: labels.test.normal,
      ...countOrigins(ecgs),
    },
    rowsDigest: ecgs.digest,
    weightsDigest: createHash('sha256').update(weights).digest('hex'),
    backend: backend?.name ?? ownBackend,
    versions: { node: process.versions.node, ...(backend && { tensorflow: backend.version }) },
    startedAt: toUtcColumn(startedAt),
    readAt: ecgs.readAt,
    asOf: training.asOf ?? null,
    durationMilliseconds: Date.now() - startedAt.getTime(),
  }
}

/** In which part of the split each training row fell that a clinician's answer made. */
export function assignToSplit(audited: readonly AuditedRow[], split: Split): RunBeat[] {
  const test = new Set(split.test)
  return audited.map(({ row, ecgId }) => ({ ecgId, part: test.has(row) ? 'test' : 'training' }))
}

/** The rows that were left out before the fit, by their ids in the training table. */
function nameDrops({ ecgs, dropped }: EvaluatedTraining): RunDrop[] {
  return dropped.map(({ row, votes }) => ({ ecgId: ecgs.ids[row] as number, votes }))
}
