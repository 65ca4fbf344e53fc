import {
  encodeModel,
  evaluate,
  findRange,
  findThreshold,
  openBackend,
  parseNetwork,
  profileBeats,
  scaleInPlace,
  trainTestSplit,
} from '@vigia/autoencoder'
import { drawSparkline } from '@vigia/beat-chart'
import type { Db } from '@vigia/db'
import { type Environment, readEnvironment, VigiaError } from '@vigia/runtime'
import { requireTag } from './model-tag.ts'
import { digits, duration, factsTable } from './output/tables.ts'
import { findTagUse, findWeightsCapacity, insertModel, lockTag } from './queries/models.ts'
import { readTrainingEcgs } from './queries/training-ecgs.ts'
import type { Context } from './run-command.ts'
import { errorsOf, selectNormal } from './training/errors.ts'
import { fitWithProgress } from './training/fit-with-progress.ts'
import { describeRun } from './training/training-run.ts'
import { withWarehouse } from './warehouse.ts'

const variables = [
  'BEGIN_DATE',
  'END_DATE',
  'TEST_SIZE',
  'RANDOM_STATE',
  'NETWORK',
  'OPTIMIZER',
  'LOSS_FUNCTION',
  'EPOCHS',
  'BATCH_SIZE',
  'TF_BACKEND',
] as const
export type TrainingSettings = Environment<(typeof variables)[number]>

/** `train <tag>`: fits an autoencoder on the normal ECGs of a period and keeps it under a tag of its own. */
export async function train(context: Context, tag: string): Promise<void> {
  requireTag(tag)
  const settings = readEnvironment(variables)
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

async function trainUnderLock(context: Context, db: Db, tag: string, settings: TrainingSettings): Promise<void> {
  const startedAt = new Date()
  await refuseTakenTag(db, tag)
  const network = await requireFittingNetwork(db, settings.NETWORK)

  const beats = await loadBeats(context, db, settings)
  const split = trainTestSplit(beats.count, {
    testSize: settings.TEST_SIZE,
    randomState: settings.RANDOM_STATE,
  })
  const profile = profileBeats(beats, split.train)
  const range = findRange(beats, split.train)
  scaleInPlace(beats.values, range)
  const normal = selectNormal(split.train, beats.verdicts)

  const backend = await openBackend(settings.TF_BACKEND)
  const fitted = await fitWithProgress(context, backend, {
    beats,
    network,
    training: normal,
    validation: split.test,
    optimizer: settings.OPTIMIZER,
    loss: settings.LOSS_FUNCTION,
    epochs: settings.EPOCHS,
    batchSize: settings.BATCH_SIZE,
    seed: settings.RANDOM_STATE,
  })
  const weights = { network, parameters: fitted.parameters }
  const threshold = findThreshold(await errorsOf(backend, weights, beats, normal))
  const testErrors = await errorsOf(backend, weights, beats, split.test)
  const metrics = evaluate(
    testErrors,
    Array.from(split.test, (row) => beats.verdicts[row] as 'normal' | 'anomalous'),
    threshold,
  )

  context.signal.throwIfAborted()
  const model = { ...weights, range, threshold, profile }
  const blob = encodeModel(model)
  const run = describeRun({ tag, settings, startedAt, beats, split, normal, fitted, metrics, backend, blob })
  await insertModel(
    db,
    {
      tag,
      minimum: range.minimum,
      maximum: range.maximum,
      threshold,
      accuracy: metrics.accuracy,
      precision: metrics.normal.precision,
      recall: metrics.normal.recall,
      weights: blob,
    },
    run,
  )
  report(context, { tag, threshold, metrics, run, fitted })
}

async function refuseTakenTag(db: Db, tag: string): Promise<void> {
  const use = await findTagUse(db, tag)
  if (use === 'trained') throw new VigiaError('tag-taken', `Tag ${tag} has a model already; choose another tag.`)
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
