export { type BeatFeatures, measureBeat } from './beat-features.ts'
export {
  type CountName,
  countEcg,
  type DayFigures,
  emptyFigures,
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
export { type ModelAtWork, readWorkState, type WorkState } from './work-state.ts'
