export { ECG_LENGTH, unlikePrefix, type Verdict } from './ecg.ts'
export { MeasuredAt, ModelTag, RowId, Samples, VerdictName } from './fields.ts'
export { withoutFormulas } from './formulas.ts'
export { isLocalDateTime } from './moments.ts'
export { packedMediaType, packSamples, unpackSamples } from './packed-samples.ts'
export {
  deprecatedMargin,
  EcgBody,
  Inference,
  InferenceDetail,
  InferenceSummary,
  InferencesBody,
  InferencesPage,
  InferencesQuery,
  maximumInferences,
  maximumPage,
  PredictionBody,
  Problem,
  StoredInferences,
  StoredRow,
} from './results-api.ts'
