export { type BeatFeatures, measureBeat } from './beat-features.ts'
export { alarmLevel } from './drift/alarm-level.ts'
export { type Comparison, compareBeats, type DriftTest } from './drift/compare.ts'
export { type ConceptOutcome, checkConceptDrift } from './drift/concept-drift.ts'
export { checkDataDrift, type DataOutcome, fewestBeats, makeReference } from './drift/data-drift.ts'
export {
  type AcknowledgeOutcome,
  acknowledgeDrift,
  type DriftDeclaration,
  listDriftDeclarations,
  noteLength,
} from './drift/declarations.ts'
export {
  chooseDriftBeats,
  countBeats,
  type DriftBeats,
  describeDriftBeats,
  divideByScore,
} from './drift/drift-beats.ts'
export {
  type ConceptEvidence,
  type DataEvidence,
  type DriftCheck,
  type Evidence,
  listDriftChecks,
  type StoredReference,
  storeReference,
} from './drift/drift-rows.ts'
export { type DriftState, driftState } from './drift/drift-state.ts'
export type { Share } from './drift/fisher-exact.ts'
export { type DriftFigure, prepareReference, type Reference } from './drift/reference.ts'
export {
  type CountName,
  countEcg,
  type DayFigures,
  emptyFigures,
  secondsBetween,
  type TakenEcg,
} from './figures/day-figures.ts'
export type { Quantiles } from './figures/histogram.ts'
export { type DayKey, writeDay } from './store/day-rows.ts'
export {
  type Freshness,
  type MonitoringDay,
  type Period,
  readFreshness,
  readMonitoring,
} from './store/read-monitoring.ts'
export { type RebuildOptions, type RebuiltDay, rebuildDays } from './store/rebuild-days.ts'
export type { ResultsSource } from './store/results.ts'
export { hasList } from './store/taken-ecgs.ts'
export { type ModelAtWork, readWorkState, type WorkState } from './work-state.ts'
