import { findLoss, findOptimizer, findPreset, parseNetwork, type Recipe } from '@vigia/autoencoder'
import type { databaseVariables } from '@vigia/db'
import { type Environment, readEnvironment } from '@vigia/runtime'
import { environmentLike, type RecordedRun } from './repeat.ts'

const trainingVariables = [
  'BEGIN_DATE',
  'END_DATE',
  'TEST_SIZE',
  'RANDOM_STATE',
  'PRESET',
  'NETWORK',
  'ACTIVATION',
  'CODE_ACTIVATION',
  'OUTPUT',
  'INPUT',
  'OPTIMIZER',
  'LOSS_FUNCTION',
  'LEARNING_RATE',
  'SCHEDULE',
  'STARTS',
  'EPOCHS',
  'BATCH_SIZE',
  'EARLY_STOPPING',
  'SCORE',
  'THRESHOLD_RULE',
  'THRESHOLD_SHARE',
  'GUARD',
  'HEAD',
  'RELABELLED_WEIGHTS',
  'RELABELLED_CAPS',
  'RELABELLED_BEGIN_DATE',
  'RELABELLED_END_DATE',
  'TF_BACKEND',
] as const
export type TrainingSettings = Environment<(typeof trainingVariables)[number]>

/** A check that leaves alone what is the preset's. */
const whereSet =
  <Value>(check: (value: Value) => unknown) =>
  (value: Value | undefined) =>
    value === undefined || check(value)

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
    PRESET: findPreset,
    NETWORK: whereSet((text: string) => parseNetwork(text)),
    OPTIMIZER: whereSet(findOptimizer),
    LOSS_FUNCTION: whereSet(findLoss),
  })
}

/** What the preset says, where the settings say nothing else. */
export function findRecipe(settings: TrainingSettings): Recipe {
  const preset = findPreset(settings.PRESET)
  const { inside, code, output } = preset.activations
  return {
    preset: preset.preset,
    network: settings.NETWORK ?? preset.network,
    activations: {
      inside: (settings.ACTIVATION as typeof inside | undefined) ?? inside,
      code: (settings.CODE_ACTIVATION as typeof code | undefined) ?? code,
      output: (settings.OUTPUT as typeof output | undefined) ?? output,
    },
    input: settings.INPUT ?? preset.input,
    optimizer: settings.OPTIMIZER ?? preset.optimizer,
    loss: settings.LOSS_FUNCTION ?? preset.loss,
    learningRate: settings.LEARNING_RATE ?? preset.learningRate,
    schedule: settings.SCHEDULE ?? preset.schedule,
    starts: settings.STARTS ?? preset.starts,
    epochs: settings.EPOCHS ?? preset.epochs,
    batchSize: settings.BATCH_SIZE ?? preset.batchSize,
    patience: settings.EARLY_STOPPING ?? preset.patience,
    score: settings.SCORE ?? preset.score,
    thresholdRule: findRule(settings, preset),
    guard: settings.GUARD === undefined ? preset.guard : settings.GUARD === 'on',
    head: settings.HEAD ?? preset.head,
  }
}

const USUAL_SHARE = 0.02

function findRule(settings: TrainingSettings, { thresholdRule }: Recipe): Recipe['thresholdRule'] {
  if ((settings.THRESHOLD_RULE ?? thresholdRule.name) === 'mean-sd') return { name: 'mean-sd' }
  const usual = thresholdRule.name === 'conformal' ? thresholdRule.share : USUAL_SHARE
  return { name: 'conformal', share: settings.THRESHOLD_SHARE ?? usual }
}

/** By the names of the variables in small letters: so a later training finds the settings that it is to be like. */
export function describeSettings(
  settings: TrainingSettings,
  recipe: Recipe,
): Record<string, string | number> {
  const { activations, thresholdRule, learningRate } = recipe
  return {
    preset: recipe.preset,
    network: recipe.network,
    activation: activations.inside,
    code_activation: activations.code,
    output: activations.output,
    input: recipe.input,
    optimizer: recipe.optimizer,
    loss_function: recipe.loss,
    ...(learningRate !== undefined && { learning_rate: learningRate }),
    schedule: recipe.schedule,
    starts: recipe.starts,
    epochs: recipe.epochs,
    batch_size: recipe.batchSize,
    early_stopping: recipe.patience,
    score: recipe.score,
    threshold_rule: thresholdRule.name,
    ...(thresholdRule.name === 'conformal' && { threshold_share: thresholdRule.share }),
    guard: recipe.guard ? 'on' : 'off',
    head: recipe.head,
    test_size: settings.TEST_SIZE,
    random_state: settings.RANDOM_STATE,
  }
}
