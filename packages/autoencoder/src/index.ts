export type { Activation, Activations } from './activations.ts'
export {
  type Backend,
  type BackendName,
  type BackendPreference,
  countTensors,
  openBackend,
} from './backend.ts'
export {
  type Beats,
  type Bounds,
  describeBeat,
  findMeanBeat,
  findPercentiles,
  type Profile,
  profileBeats,
} from './beats.ts'
export { type CodeUnits, countIdleUnits } from './code-units.ts'
export { type ErrorRanks, pValue, rankErrors } from './error-ranks.ts'
export { type Epoch, type FitOptions, type Fitted, fit, type Schedule } from './fit.ts'
export { BLOCKS, blocksOfRows, toBlocks } from './head/blocks.ts'
export { type Guarded, guard, ROUNDS_OF_HEAD } from './head/guard.ts'
export { decide, type FittedHead, fitHead, type Head, type HeadOptions, probabilityOf } from './head/head.ts'
export { findNearest, meanDistances, type Nearest } from './head/nearest.ts'
export { distancesToNormals, fitNeighbours, type NeighbourDetector } from './head/neighbours.ts'
export { rankSuspicious, type Suspicion } from './head/suspicion.ts'
export { centreInto, findCentre, prepareInput, toPicture } from './input.ts'
export { type Judged, judge, judgeRaw } from './judge.ts'
export { findLoss, type Loss } from './losses.ts'
export { MersenneTwister } from './mersenne-twister.ts'
export {
  type ClassMetrics,
  type ConfusionMatrix,
  describeClasses,
  type ErrorHistogram,
  evaluate,
  findErrorHistogram,
  type Metrics,
  type RocPoint,
} from './metrics.ts'
export type { Centre, Model, Score } from './model.ts'
export { decodeModel, encodeModel } from './model-file.ts'
export { isActivatedAsInThesis, type Network, parseNetwork, type TrainedNetwork } from './network.ts'
export { findOptimizer, type Optimizer } from './optimizers.ts'
export { isPickle } from './pickle/keras-weights.ts'
export { findPreset, type PresetName, type Recipe } from './presets.ts'
export { FEW_BEATS, reconstruct, reconstructDirectly } from './reconstruct.ts'
export { findRange, type Range, scaleInPlace, scaleInto, unscale } from './scale.ts'
export { errorsOfRows, meanAbsoluteErrors, measureErrors } from './score.ts'
export { type Split, type SplitOptions, trainTestSplit } from './split.ts'
export { type DecodedModel, decodeStoredModel, goByThreshold, type StoredModel } from './stored-model.ts'
export { makeValues } from './threads/shared-fit.ts'
export { findThreshold, type ThresholdRule } from './threshold.ts'
