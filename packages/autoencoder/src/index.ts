export {
  type Backend,
  type BackendName,
  type BackendPreference,
  openBackend,
} from './backend.ts'
export type { Beats } from './beats.ts'
export { errorsOfRows, meanAbsoluteErrors } from './errors.ts'
export { type Epoch, type FitOptions, fit } from './fit.ts'
export { findLoss } from './losses.ts'
export { MersenneTwister } from './mersenne-twister.ts'
export type { Model, TrainedNetwork } from './model.ts'
export { type Network, parseNetwork } from './network.ts'
export { findOptimizer } from './optimizers.ts'
export { reconstruct } from './reconstruct.ts'
export { reconstructDirectly } from './reconstruct-directly.ts'
export { findRange, type Range, scaleInPlace, unscale } from './scale.ts'
export { findThreshold } from './threshold.ts'
export { type Split, type SplitOptions, trainTestSplit } from './train-test-split.ts'
