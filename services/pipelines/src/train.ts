import {
  encodeModel,
  errorsOfRows,
  evaluate,
  findRange,
  findThreshold,
  type Metrics,
  openBackend,
  parseNetwork,
  profileBeats,
  type Range,
  type Split,
  scaleInPlace,
  trainTestSplit,
} from '@vigia/autoencoder'
import { type Db, databaseVariables } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { requireNewTag } from './model-tag.ts'
import { findTagUse, findWeightsCapacity, insertModel, lockTag, type ModelRow } from './queries/models.ts'
import { readTrainingEcgs, type TrainingEcgs } from './queries/training-ecgs.ts'
import type { Context } from './run-command.ts'
import { placeAuditedBeats } from './training/audited-beats.ts'
import { fitWithProgress } from './training/fit-with-progress.ts'
import { recordAttempt } from './training/record-attempt.ts'
import { trainingData, trainingTable } from './training/report.ts'
import { readSettings, type TrainingSettings } from './training/settings.ts'
import { attemptParameters, describeRun } from './training/training-run.ts'
import { countLabels, listWarnings } from './training/warnings.ts'
import { withWarehouse } from './warehouse.ts'

/** `train <tag>`: fits an autoencoder on the normal ECGs of a period and keeps it under a tag of its own. */
export async function train(context: Context, tag: string): Promise<void> {
  requireNewTag(tag)
  const settings = readSettings(databaseVariables('ORIGEM'))
  await withWarehouse(async (db) => {
    const lock = await lockTag(db, tag)
    if (lock === undefined)
      throw new VigiaError('tag-in-training', `Tag ${tag} is being trained by another process.`)
    try {
      await trainUnderLock(context, db, tag, settings)
    } finally {
      lock.release()
    }
  })
}

async function trainUnderLock(
  context: Context,
  db: Db,
  tag: string,
  settings: TrainingSettings,
): Promise<void> {
  const startedAt = new Date()
  await refuseTakenTag(db, tag)
  const begun = { tag, startedAt, parameters: attemptParameters(settings) }
  await recordAttempt(context, db, begun, (attempt) =>
    fitAndStore(context, db, { tag, startedAt, settings, attempt }),
  )
}

interface Training {
  tag: string
  startedAt: Date
  settings: TrainingSettings
  /** The number of its record. */
  attempt: number
}

async function fitAndStore(
  context: Context,
  db: Db,
  { tag, startedAt, settings, attempt }: Training,
): Promise<void> {
  const network = await requireFittingNetwork(db, settings.NETWORK)
  const ecgs = await loadEcgs(context, db, settings)
  const split = splitEcgs(ecgs.count, settings)
  const profile = profileBeats(ecgs, split.train)
  const range = findRange(ecgs, split.train)
  scaleInPlace(ecgs.values, range)
  const normal = findNormal(ecgs, split)

  const backend = await openBackend(settings.TF_BACKEND, network)
  const fitted = await fitWithProgress(context, backend, {
    beats: ecgs,
    training: normal,
    validation: split.test,
    network,
    optimizer: settings.OPTIMIZER,
    loss: settings.LOSS_FUNCTION,
    epochs: settings.EPOCHS,
    batchSize: settings.BATCH_SIZE,
    seed: settings.RANDOM_STATE,
  })
  const trained = { network, parameters: fitted.parameters }
  const trainingErrors = errorsOfRows(backend, trained, ecgs, normal)
  const threshold = findThreshold(trainingErrors)
  const testErrors = errorsOfRows(backend, trained, ecgs, split.test)
  const testVerdicts = Array.from(split.test, (row) => ecgs.verdicts[row])
  const labels = { all: countLabels(ecgs.verdicts), test: countLabels(testVerdicts) }
  const metrics = evaluate(testErrors, testVerdicts, threshold)

  context.signal.throwIfAborted()
  const blob = encodeModel({
    ...trained,
    range,
    threshold,
    profile,
    optimizer: settings.OPTIMIZER,
    loss: settings.LOSS_FUNCTION,
  })
  const run = describeRun({
    tag,
    settings,
    startedAt,
    ecgs,
    labels,
    split,
    normal,
    fitted,
    threshold,
    trainingErrors,
    metrics,
    backend,
    blob,
  })
  const beats = placeAuditedBeats(ecgs.audited, split)
  const row = modelRow(tag, range, threshold, metrics, blob)
  await insertModel(db, { row, run, beats, attempt })
  const { accuracy } = metrics
  const { durationMilliseconds: duration_ms } = run
  context.logger.info(
    { tag, ecgs: ecgs.count, accuracy, duration_ms, backend: backend.name },
    'Model trained',
  )
  const warnings = listWarnings(labels.all, labels.test)
  for (const warning of warnings) context.logger.warn({ tag }, warning)
  const report = { run, metrics, threshold, warnings }
  context.output.result(trainingData(report), () => trainingTable(report))
}

/** @throws VigiaError `configuration-invalid` when TEST_SIZE leaves one of the parts empty */
function splitEcgs(count: number, { TEST_SIZE, RANDOM_STATE }: TrainingSettings): Split {
  try {
    return trainTestSplit(count, { testSize: TEST_SIZE, randomState: RANDOM_STATE })
  } catch (cause) {
    if (!(cause instanceof VigiaError) || cause.code !== 'invalid-test-size') throw cause
    throw new VigiaError('configuration-invalid', `TEST_SIZE: ${cause.message}`, { cause })
  }
}

/** The rows of the training part that are learnt from. */
function findNormal({ verdicts }: TrainingEcgs, { train }: Split): Int32Array {
  const normal = train.filter((row) => verdicts[row] === 'normal')
  if (normal.length > 0) return normal
  throw new VigiaError(
    'no-normal-ecgs',
    `None of the ${train.length} ECGs of the training part is normal, and a model learns from normal ones alone: ` +
      'is_anomalous is 1 for a normal ECG and 0 for an anomalous one.',
  )
}

async function loadEcgs(
  { output, signal }: Context,
  db: Db,
  settings: TrainingSettings,
): Promise<TrainingEcgs> {
  const period = { beginDate: settings.BEGIN_DATE, endDate: settings.END_DATE }
  const ecgs = await readTrainingEcgs(db, period, (read, count) => {
    signal.throwIfAborted()
    output.progress(`Reading ECGs: ${read} of ${count}`)
  })
  if (ecgs.count === 0)
    throw new VigiaError('no-training-ecgs', `The training table has no ECG from BEGIN_DATE to END_DATE.`)
  return ecgs
}

function modelRow(
  tag: string,
  range: Range,
  threshold: number,
  metrics: Metrics,
  weights: Uint8Array,
): ModelRow {
  const { accuracy } = metrics
  const { precision, recall } = metrics.normal
  return { tag, ...range, threshold, accuracy, precision, recall, weights }
}

async function refuseTakenTag(db: Db, tag: string): Promise<void> {
  const use = await findTagUse(db, tag)
  if (use === 'trained')
    throw new VigiaError('tag-taken', `There is already a model ${tag}; choose another tag.`)
  if (use === 'removed')
    throw new VigiaError('tag-taken', `Tag ${tag} belonged to a model that was removed; choose another tag.`)
}

async function requireFittingNetwork(db: Db, text: string) {
  const network = parseNetwork(text)
  const capacity = await findWeightsCapacity(db)
  if (network.parameterCount * Float32Array.BYTES_PER_ELEMENT > capacity)
    throw new VigiaError(
      'network-too-large',
      `NETWORK ${network.name} has ${network.parameterCount} parameters, more than Model.model_weights holds ` +
        `(${capacity} bytes); widen that column to MEDIUMBLOB or choose a smaller network.`,
    )
  return network
}
