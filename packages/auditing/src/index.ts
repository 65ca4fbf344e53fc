export {
  type AgreementReport,
  type ChangedAnswers,
  type ChangedShare,
  listAgreement,
  listChangedAnswers,
  type PairAgreement,
  type Period,
  type ReadersAgreement,
  readNames,
} from './agreement/agreement.ts'
export { type Agreement, cohensKappa } from './agreement/cohens-kappa.ts'
export {
  type Disagreement,
  listDisagreements,
  type StandingReading,
  type TakenDisagreements,
  takeDisagreements,
} from './agreement/disagreements.ts'
export {
  type AnswerToRecord,
  type AnswerToUndo,
  type NamedReader,
  parseAnswer,
  parseUndo,
  type Reader,
  type Recorded,
  type RecordOutcome,
  type Refusal,
  type UndoOutcome,
} from './answers/answer.ts'
export type { NextAnswer } from './answers/may-answer.ts'
export { recordAnswer } from './answers/record-answer.ts'
export { type Asker, findStanding, type Standing, type StandingAudit } from './answers/standing.ts'
export type { InferenceSource } from './answers/training-row.ts'
export { undoAnswer } from './answers/undo-answer.ts'
export {
  type AgreementEstimate,
  type EstimateFilter,
  estimateAgreement,
  estimateRandom,
  type ShareEstimate,
  type WeighedAgreement,
} from './estimates/index.ts'
export { exportAudits } from './history/export-audits.ts'
export {
  type AuditEntry,
  type AuditFilter,
  type AuditsPage,
  listAudits,
  parseAuditFilter,
} from './history/list-audits.ts'
export {
  type Learning,
  type LearningsPage,
  type LearntModel,
  listLearnings,
} from './history/list-learnings.ts'
export { type OwnWork, pauseSeconds, readOwnWork } from './history/own-work.ts'
export { writeCsv } from './history/write-csv.ts'
export {
  fewestKnown,
  type KnownFigures,
  type KnownShare,
  type OwnKnown,
  readOwnKnown,
  readReadersKnown,
} from './known-beats/known-figures.ts'
export { type BeatToShow, nameOwnCurves, type ShownCurve, showCurves } from './known-beats/shown-curves.ts'
export { listLeftOutBeats } from './label-history/left-out-beats.ts'
export {
  type JudgedBeat,
  type LabelledBeatsIndex,
  type NearestBeat,
  openLabelledBeats,
} from './labelled-beats/nearest-beats.ts'
export {
  type LeaveOutChange,
  type LeaveOutOutcome,
  type LeaveOutRequest,
  leaveOut,
  listLeaveOutChanges,
} from './left-out/left-out.ts'
export {
  addMarker,
  type BeatMarkers,
  listMarkers,
  listMarkersInUse,
  type MarkerChange,
  type MarkOutcome,
  normaliseMarker,
  removeMarker,
} from './markers/markers.ts'
export { listMetadata, listMetadataNames, type Metadata } from './metadata/metadata.ts'
export { type DroppedRow, listDroppedRows } from './models/dropped-rows.ts'
export { type ModelCurves, type ModelCurvesCache, openModelCurves } from './models/model-curves.ts'
export {
  findModelRun,
  listModelRuns,
  type ModelRun,
  type Run,
  type ThresholdChange,
} from './models/model-runs.ts'
export { type AnsweredDay, countAnswersByDay } from './overview/answers-by-day.ts'
export { findOldestWaiting } from './overview/oldest-waiting.ts'
export { type OverviewFigures, type OverviewRequest, openOverview } from './overview/overview.ts'
export type { AsOf } from './overview/remembered.ts'
export { findLastRetraining, type LastRetraining } from './overview/retraining.ts'
export { readSetup, type SetupStep, setupSteps } from './overview/setup.ts'
export type { Parsed } from './schema.ts'
export { type AuditSettings, type ChangeOutcome, changeSettings, readSettings } from './settings/settings.ts'
export { listMarkerFigures, type MarkerFigures } from './slices/marker-figures.ts'
export { readWhole, type Slice, type SliceShare, type SlicesQuery, slices } from './slices/slices.ts'
export { signComments } from './statements/comment-weights.ts'
export {
  listSuspicious,
  type SuspiciousBeat,
  type SuspiciousPage,
  type SuspiciousState,
} from './suspicion/list-suspicious.ts'
export { offerSuspicious } from './suspicion/offer-suspicious.ts'
export { findTrainingRow, type TrainingRow } from './training-table/find-row.ts'
export {
  asksForLabel,
  type ListedTrainingRow,
  listTrainingRows,
  type RowSource,
  type TrainingRowFilter,
  type TrainingRowsCursor,
} from './training-table/list-rows.ts'
export { findNextTrainingRow } from './training-table/next-row.ts'
export { trainingRowOf } from './training-table/row-names.ts'
export { recordDisclosures, recordSearchByVerdict, type ShownBeat } from './visibility/disclosures.ts'
export { type SettledBeat, tellSettledBeats } from './visibility/settled-beats.ts'
export {
  fewestTold,
  openToldDays,
  type ToldDays,
  type ToldShare,
  tellShare,
} from './visibility/told-days.ts'
export {
  type Batch,
  batchNameLength,
  largestBatch,
  listBatches,
  type MakeBatchOutcome,
  makeBatch,
  shuffleBeats,
} from './worklist/batches.ts'
export type { RevealingWorklistFilter, WorklistFilter } from './worklist/filter.ts'
export { beatName, findJudgement, type Judgement, listWorklistTags } from './worklist/judgements.ts'
export {
  countPutOff,
  listPutOff,
  type PutOff,
} from './worklist/leases.ts'
export { type ListedBeat, listBeats, listMatching } from './worklist/list-beats.ts'
export { countUnread, type Progress, placeNewRows } from './worklist/progress.ts'
export {
  type BeatsCursor,
  type BeatsFilter,
  type BeatsOrder,
  isRevealing,
  type ListedState,
} from './worklist/search.ts'
export { countSetAside, countUnjudged, listSetAside, type Unjudged } from './worklist/set-aside.ts'
export type { Copied, JudgementSource, SynchroniseOutcome } from './worklist/synchronise.ts'
export type { TakenBeat, TakeRequest } from './worklist/take-beats.ts'
export { openWorklist, type Worklist } from './worklist/worklist.ts'
