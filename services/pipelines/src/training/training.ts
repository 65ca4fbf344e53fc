import type {
  Backend,
  CodeUnits,
  ErrorRanks,
  Head,
  Metrics,
  Model,
  Network,
  Recipe,
  Split,
} from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import type { TrainingEcgs } from '../queries/training-ecgs.ts'
import type { Context } from '../run-command.ts'
import type { Baseline } from './evaluate.ts'
import { type RelabelledSettings, readRelabelledSettings } from './relabelled-settings.ts'
import { findRecordedRun, parseMoment, type RecordedRun, type RepeatOptions } from './repeat.ts'
import { findRecipe, readTrainingSettings, type TrainingSettings } from './training-settings.ts'

/** A training, as it begins. What follows is the same with what each step has found. */
export interface Training {
  context: Context
  db: Db
  tag: string
  settings: TrainingSettings
  recipe: Recipe
  relabelled: RelabelledSettings
  startedAt: Date
  /** The moment as of which the training table is read, as our columns hold it; without it, as it is. */
  asOf?: string | undefined
  /** The run that it is to be like. */
  like?: RecordedRun | undefined
}

export interface ReadTraining extends Training {
  network: Network
  /** How many bytes the table has for a model. */
  capacity: number
  /** Its samples are raw until they are made the network's input, in place. */
  ecgs: TrainingEcgs
  /** Block means of the raw beats. */
  blocks: Float32Array
}

export interface SplitTraining extends ReadTraining {
  split: Split
}

export interface SelectedTraining extends SplitTraining {
  /** The rows of the training part that are learnt from: normal ones; a row that counts twice stands here twice. */
  normal: Int32Array
  /** The rows labelled normal that the guard left out, with the votes against each. */
  dropped: readonly { row: number; votes: number }[]
  /** Of how many beats, where they are not all, what was taken a sample. */
  sampled: { guard?: number; head?: number; baseline?: number }
}

export interface HeadedTraining extends SelectedTraining {
  head?: Head
}

/** How the network sees samples, and the picture: of the training part. */
export interface PreparedTraining extends HeadedTraining, Pick<Model, 'range' | 'centre'> {
  profile: NonNullable<Model['profile']>
  /** What charts are drawn by, in the picture's scale: two percentiles of all samples, and the mean normal beat. */
  picture: { sampleP01: number | undefined; sampleP99: number | undefined; meanNormal: number[] }
}

export interface FittedTraining extends PreparedTraining {
  /** Undefined where none was needed: see `backendFor`. */
  backend: Backend | undefined
  parameters: Float32Array
  /** Of each epoch. */
  losses: { training: number[]; validation: number[] }
  codeUnits: CodeUnits
}

export interface ThresholdedTraining extends FittedTraining {
  /** Reconstruction errors of the rows that were learnt from; the threshold comes from them. */
  errors: Float64Array
  model: Model & { trainingErrors?: ErrorRanks }
}

/** A trained model, and all that is known of how it came to be. */
export interface EvaluatedTraining extends ThresholdedTraining {
  metrics: Metrics
  /** The mean squared distance of probability and label; of a model with a head. */
  brier?: number
  baseline?: Baseline
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
  const recipe = findRecipe(settings)
  const relabelled = await readRelabelledSettings(db, settings)
  return { context, db, tag, settings, recipe, relabelled, startedAt: new Date(), asOf, like }
}
