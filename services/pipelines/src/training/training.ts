import {
  type Backend,
  type Epoch,
  errorsOfRows,
  evaluate,
  findLoss,
  findOptimizer,
  findRange,
  findThreshold,
  fit,
  type Metrics,
  type Network,
  openBackend,
  type Profile,
  parseNetwork,
  profileBeats,
  type Range,
  type Split,
  scaleInPlace,
  trainTestSplit,
} from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db, databaseVariables } from '@vigia/db'
import { type Environment, readEnvironment, VigiaError } from '@vigia/runtime'
import { readTrainingEcgs, type TrainingEcgs } from '../queries/training-ecgs.ts'
import { findWeightsCapacity } from '../queries/trainings.ts'
import type { Context } from '../run-command.ts'
import { digits, duration } from '../tables.ts'
import { type RelabelledSettings, readRelabelledSettings } from './relabelled-settings.ts'
import {
  environmentLike,
  findRecordedRun,
  parseMoment,
  type RecordedRun,
  type RepeatOptions,
} from './repeat.ts'

const trainingVariables = [
  'BEGIN_DATE',
  'END_DATE',
  'TEST_SIZE',
  'RANDOM_STATE',
  'NETWORK',
  'OPTIMIZER',
  'LOSS_FUNCTION',
  'EPOCHS',
  'BATCH_SIZE',
  'RELABELLED_WEIGHTS',
  'RELABELLED_CAPS',
  'RELABELLED_BEGIN_DATE',
  'RELABELLED_END_DATE',
  'TF_BACKEND',
] as const
export type TrainingSettings = Environment<(typeof trainingVariables)[number]>

/**
 * Reads what a training is to be like. Names that only the autoencoder knows are checked here too, before any work.
 *
 * @param others what the work needs besides, so that all that is wrong is told at once
 * @param like an earlier run, whose settings are taken in the place of the environment's
 * @throws VigiaError `configuration-invalid`
 */
export function readTrainingSettings(
  others: ReturnType<typeof databaseVariables<'ORIGEM'>> = [],
  like?: RecordedRun,
): TrainingSettings {
  const source = like === undefined ? process.env : environmentLike(like, trainingVariables, process.env)
  return readEnvironment([...trainingVariables, ...others], source, {
    NETWORK: parseNetwork,
    OPTIMIZER: findOptimizer,
    LOSS_FUNCTION: findLoss,
  })
}

/** A training, as it begins. What follows is the same with what each step has found. */
export interface Training {
  context: Context
  db: Db
  tag: string
  settings: TrainingSettings
  relabelled: RelabelledSettings
  startedAt: Date
  /** The moment as of which the training table is read, as our columns hold it; without it, as it is. */
  asOf?: string | undefined
  /** The run that it is to be like. */
  like?: RecordedRun | undefined
}

export interface ReadTraining extends Training {
  network: Network
  /** Its samples are raw until they are scaled, in place. */
  ecgs: TrainingEcgs
}

export interface SplitTraining extends ReadTraining {
  split: Split
}

export interface ScaledTraining extends SplitTraining {
  /** Of the raw samples of the training part, both labels. */
  range: Range
  profile: Profile
}

export interface SelectedTraining extends ScaledTraining {
  /** The rows of the training part that are learnt from. */
  normal: Int32Array
  /** The normal rows, of all ECGs, that are left out of it because too many of their nearest rows are anomalous. */
  dropped?: readonly { row: number; votes: number }[]
}

export interface FittedTraining extends SelectedTraining {
  backend: Backend
  parameters: Float32Array
  /** Of each epoch. */
  losses: { training: number[]; validation: number[] }
}

export interface ThresholdedTraining extends FittedTraining {
  /** Reconstruction errors of the rows that were learnt from; the threshold comes from them. */
  trainingErrors: Float64Array
  threshold: number
}

/** A trained model, and all that is known of how it came to be. */
export interface EvaluatedTraining extends ThresholdedTraining {
  metrics: Metrics
  /** Of all ECGs, and of the test part. */
  labels: { all: LabelCounts; test: LabelCounts }
}

/** How many ECGs there are of each label. */
export type LabelCounts = Record<Verdict, number>

/**
 * @param repeat what of an earlier training is to be done again
 * @throws VigiaError `configuration-invalid`, `model-unknown`, `usage`
 */
export async function beginTraining(
  context: Context,
  db: Db,
  tag: string,
  repeat: RepeatOptions = {},
): Promise<Training> {
  const like = repeat.like === undefined ? undefined : await findRecordedRun(db, repeat.like)
  const asOf = repeat.asOf === undefined ? undefined : parseMoment(repeat.asOf, like)
  const settings = readTrainingSettings([], like)
  const relabelled = await readRelabelledSettings(db, settings)
  return { context, db, tag, settings, relabelled, startedAt: new Date(), asOf, like }
}

/**
 * Reads the ECGs of the period, once it is sure that the network's weights can be stored.
 *
 * @throws VigiaError `network-too-large`, `no-training-ecgs`
 */
export async function readEcgs(training: Training): Promise<ReadTraining> {
  const { context, db, settings } = training
  const network = await requireFittingNetwork(db, settings.NETWORK)
  const { asOf, relabelled } = training
  const period = { beginDate: settings.BEGIN_DATE, endDate: settings.END_DATE }
  const ecgs = await readTrainingEcgs(db, { ...period, asOf, rules: relabelled.rules }, (read, count) => {
    context.signal.throwIfAborted()
    context.output.progress(`Reading ECGs: ${read} of ${count}`)
  })
  if (ecgs.count === 0)
    throw new VigiaError('no-training-ecgs', `The training table has no ECG from BEGIN_DATE to END_DATE.`)
  return { ...training, network, ecgs }
}

async function requireFittingNetwork(db: Db, text: string): Promise<Network> {
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

/** @throws VigiaError `configuration-invalid` when TEST_SIZE leaves one of the parts empty */
export function splitEcgs(training: ReadTraining): SplitTraining {
  const { ecgs, settings } = training
  try {
    const split = trainTestSplit(ecgs.count, {
      testSize: settings.TEST_SIZE,
      randomState: settings.RANDOM_STATE,
    })
    return { ...training, split }
  } catch (cause) {
    if (!(cause instanceof VigiaError) || cause.code !== 'invalid-test-size') throw cause
    throw new VigiaError('configuration-invalid', `TEST_SIZE: ${cause.message}`, { cause })
  }
}

/** Min-max scaling of all ECGs by the range of the training part, in place. */
export function scaleSamples(training: SplitTraining): ScaledTraining {
  const { ecgs, split } = training
  const profile = profileBeats(ecgs, split.train)
  const range = findRange(ecgs, split.train)
  scaleInPlace(ecgs.values, range)
  return { ...training, profile, range }
}

/** @throws VigiaError `no-normal-ecgs` */
export function selectNormalBeats(training: ScaledTraining): SelectedTraining {
  const { ecgs, split } = training
  const normal = split.train.filter((row) => ecgs.verdicts[row] === 'normal')
  if (normal.length > 0) return { ...training, normal }
  throw new VigiaError(
    'no-normal-ecgs',
    `None of the ${split.train.length} ECGs of the training part is normal, and a model learns from normal ones alone: ` +
      'is_anomalous is 1 for a normal ECG and 0 for an anomalous one.',
  )
}

/** Repeats the rows that count more than once, so that the fit and the threshold see them so often. */
export function weighBeats(training: SelectedTraining): SelectedTraining {
  const weights = new Map(training.ecgs.audited.map(({ row, weight }) => [row, weight]))
  if (![...weights.values()].some((weight) => weight > 1)) return training
  const repeated = Array.from(training.normal).flatMap((row) => Array(weights.get(row) ?? 1).fill(row))
  return { ...training, normal: Int32Array.from(repeated) }
}

/** Fits the network to the normal beats, and shows each epoch with its losses and the time left. */
export async function fitNetwork(training: SelectedTraining): Promise<FittedTraining> {
  const { context, settings, network, ecgs, split, normal } = training
  const backend = await openBackend(settings.TF_BACKEND, network)
  const epochs = fit(backend, {
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
  for (;;) {
    const { done, value } = await epochs.next()
    if (done) return { ...training, backend, parameters: value.parameters, losses: value.losses }
    context.output.progress(describeEpoch(value))
    context.signal.throwIfAborted()
  }
}

function describeEpoch({ epoch, epochs, trainingLoss, validationLoss, seconds }: Epoch): string {
  const left = (seconds / epoch) * (epochs - epoch)
  return (
    `Epoch ${epoch} of ${epochs}: loss ${digits(trainingLoss)}, ` +
    `validation ${digits(validationLoss)}, ${duration(left)} left`
  )
}

/** Mean plus standard deviation of the errors of the beats that were learnt from. */
export function findModelThreshold(training: FittedTraining): ThresholdedTraining {
  const trainingErrors = errorsOfRows(training.backend, training, training.ecgs, training.normal)
  return { ...training, trainingErrors, threshold: findThreshold(trainingErrors) }
}

/** The metrics of the test part. */
export function evaluateModel(training: ThresholdedTraining): EvaluatedTraining {
  const { backend, ecgs, split, threshold } = training
  const testErrors = errorsOfRows(backend, training, ecgs, split.test)
  const testVerdicts = Array.from(split.test, (row) => ecgs.verdicts[row] as Verdict)
  return {
    ...training,
    metrics: evaluate(testErrors, testVerdicts, threshold),
    labels: { all: countLabels(ecgs.verdicts), test: countLabels(testVerdicts) },
  }
}

function countLabels(verdicts: Iterable<Verdict>): LabelCounts {
  const counts = { normal: 0, anomalous: 0 }
  for (const verdict of verdicts) counts[verdict]++
  return counts
}
