export { ECG_LENGTH, unlikePrefix, type Verdict } from './ecg.ts'
export { MeasuredAt, ModelTag, RowId, Samples, VerdictName } from './fields.ts'
export {
  deprecatedMargin,
  Inference,
  InferenceDetail,
  InferenceSummary,
  InferencesBody,
  InferencesPage,
  InferencesQuery,
  maximumInferences,
  maximumPage,
  StoredInferences,
} from './inferences.ts'
export { isLocalDateTime } from './local-date-time.ts'
export { packedMediaType, packSamples, unpackSamples } from './packed-samples.ts'
export { Problem } from './problem.ts'
export { EcgBody, PredictionBody, StoredRow } from './thesis-bodies.ts'
