export type { Backend, BackendName } from './backend.ts'
export type { Beats } from './beats.ts'
export type { RocPoint } from './curves.ts'
export { findMeanBeat, findPercentiles } from './describe-samples.ts'
export { type ErrorHistogram, findErrorHistogram } from './error-histogram.ts'
export { errorsOfRows, meanAbsoluteErrors } from './errors.ts'
export { type Epoch, type FitOptions, fit } from './fit.ts'
export { findLoss, type Loss } from './losses.ts'
export { MersenneTwister } from './mersenne-twister.ts'
export {
  type ClassMetrics,
  type ConfusionMatrix,
  describeClasses,
  evaluate,
  type Metrics,
} from './metrics.ts'
export type { Model, TrainedNetwork } from './model.ts'
export { type Network, parseNetwork } from './network.ts'
export { type BackendPreference, openBackend } from './open-backend.ts'
export { findOptimizer, type Optimizer } from './optimizers.ts'
export { isPickle } from './pickle/keras-weights.ts'
export { type Bounds, describeBeat, type Profile, profileBeats } from './profile.ts'
export { FEW_BEATS, reconstruct } from './reconstruct.ts'
export { reconstructDirectly } from './reconstruct-directly.ts'
export { findRange, type Range, scaleInPlace, scaleInto, unscale } from './scale.ts'
export { type DecodedModel, decodeStoredModel, goByThreshold, type StoredModel } from './stored-model.ts'
export type { BeatKind } from './synthetic/beat-kinds.ts'
export { BeatSynthesiser, type SyntheticBeat } from './synthetic/beat-synthesiser.ts'
export { synthesiseBeats } from './synthetic/synthesise-beats.ts'
export { findThreshold } from './threshold.ts'
export { type Split, type SplitOptions, trainTestSplit } from './train-test-split.ts'
export { decodeModel, encodeModel } from './weights-codec.ts'
