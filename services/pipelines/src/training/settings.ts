import { findLoss, findOptimizer, parseNetwork } from '@vigia/autoencoder'
import type { databaseVariables } from '@vigia/db'
import { type Environment, readEnvironment } from '@vigia/runtime'

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

/**
 * Reads what a training run is to be like. Names that only the autoencoder knows are checked here too, before any
 * work.
 *
 * @param others what the work needs besides, so that all that is wrong is told at once
 * @throws VigiaError `configuration-invalid`
 */
export function readSettings(others: ReturnType<typeof databaseVariables<'ORIGEM'>> = []): TrainingSettings {
  return readEnvironment([...variables, ...others], process.env, {
    NETWORK: parseNetwork,
    OPTIMIZER: findOptimizer,
    LOSS_FUNCTION: findLoss,
  })
}
