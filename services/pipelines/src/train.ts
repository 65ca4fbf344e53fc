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
  scaleInPlace,
  trainTestSplit,
} from '@vigia/autoencoder'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { requireTag } from './model-tag.ts'
import { findTagUse, findWeightsCapacity, insertModel, lockTag, type ModelRow } from './queries/models.ts'
import { readTrainingEcgs, type TrainingEcgs } from './queries/training-ecgs.ts'
import type { Context } from './run-command.ts'
import { placeAuditedBeats } from './training/audited-beats.ts'
import { fitWithProgress } from './training/fit-with-progress.ts'
import { trainingData, trainingTable } from './training/report.ts'
import { readSettings, type TrainingSettings } from './training/settings.ts'
import { describeRun } from './training/training-run.ts'
import { withWarehouse } from './warehouse.ts'

/** `train <tag>`: fits an autoencoder on the normal ECGs of a period and keeps it under a tag of its own. */
export async function train(context: Context, tag: string): Promise<void> {
  requireTag(tag)
  const settings = readSettings()
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
  const network = await requireFittingNetwork(db, settings.NETWORK)

  const ecgs = await loadEcgs(context, db, settings)
  const split = trainTestSplit(ecgs.count, {
    testSize: settings.TEST_SIZE,
    randomState: settings.RANDOM_STATE,
  })
  const profile = profileBeats(ecgs, split.train)
  const range = findRange(ecgs, split.train)
  scaleInPlace(ecgs.values, range)
  const normal = split.train.filter((row) => ecgs.verdicts[row] === 'normal')

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
    split,
    normal,
    fitted,
    trainingErrors,
    metrics,
    backend,
    blob,
  })
  const beats = placeAuditedBeats(ecgs.audited, split)
  await insertModel(db, modelRow(tag, range, threshold, metrics, blob), run, beats)
  context.output.result(trainingData(run, metrics, threshold), () => trainingTable(run, metrics, threshold))
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
    throw new VigiaError('tag-taken', `Tag ${tag} has a model already; choose another tag.`)
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
