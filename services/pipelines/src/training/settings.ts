import { findLoss, findOptimizer, parseNetwork } from '@vigia/autoencoder'
import { type Environment, readEnvironment, VigiaError } from '@vigia/runtime'

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
 * @throws VigiaError `configuration-invalid`
 */
export function readSettings(): TrainingSettings {
  const settings = readEnvironment(variables)
  const checks = {
    NETWORK: () => parseNetwork(settings.NETWORK),
    OPTIMIZER: () => findOptimizer(settings.OPTIMIZER),
    LOSS_FUNCTION: () => findLoss(settings.LOSS_FUNCTION),
  }
  const complaints = Object.entries(checks).flatMap(([name, check]) => {
    try {
      check()
      return []
    } catch (error) {
      return [`${name}: ${(error as Error).message}`]
    }
  })
  if (complaints.length > 0)
    throw new VigiaError('configuration-invalid', `Configuration: ${complaints.join(' ')}`)
  return settings
}
