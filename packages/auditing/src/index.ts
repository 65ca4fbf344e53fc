export {
  type ChangedAnswers,
  type ChangedShare,
  type Interval,
  listChangedAnswers,
} from './agreement/changed-answers.ts'
export { type Agreement, cohensKappa } from './agreement/cohens-kappa.ts'
export {
  type AgreementReport,
  listAgreement,
  type PairAgreement,
  type Period,
} from './agreement/list-agreement.ts'
export { type Disagreement, listDisagreements, type StandingReading } from './agreement/list-disagreements.ts'
export { type TakenDisagreements, takeDisagreements } from './agreement/take-disagreements.ts'
export type {
  AnswerToRecord,
  AnswerToUndo,
  NamedReader,
  Reader,
  Recorded,
  RecordOutcome,
  Refusal,
  UndoOutcome,
} from './answers/answer.ts'
export {
  type Parsed,
  parseAnswer,
  parseUndo,
} from './answers/parse-answer.ts'
export type { InferenceSource } from './answers/raw-beat.ts'
export { recordAnswer } from './answers/record-answer.ts'
export { undoAnswer } from './answers/undo-answer.ts'
export { type AuditFilter, parseAuditFilter } from './history/audit-filter.ts'
export { exportAudits } from './history/export-audits.ts'
export { type AuditEntry, type AuditsPage, listAudits } from './history/list-audits.ts'
export {
  type Learning,
  type LearningsPage,
  type LearntModel,
  listLearnings,
} from './history/list-learnings.ts'
export { type OwnWork, pauseSeconds, readOwnWork } from './history/own-work.ts'
export { listNearestBeats, type NearestBeat } from './labelled-beats/list-nearest-beats.ts'
export type { JudgedBeat } from './labelled-beats/raw-samples.ts'
export { findModelCurves, type ModelCurves } from './models/model-curves.ts'
export {
  findModelRun,
  listModelRuns,
  type ModelRun,
  type Run,
  type ThresholdChange,
} from './models/model-runs.ts'
export type { AuditSettings } from './settings/audit-settings.ts'
export { type ChangeOutcome, changeSettings } from './settings/change-settings.ts'
export { readSettings } from './settings/read-settings.ts'
export { type Asker, findStanding, type Standing, type StandingOpinion } from './standing/find-standing.ts'
export type { NextAnswer } from './standing/next-answer.ts'
export { recordDisclosures, recordSearchByVerdict, type ShownBeat } from './visibility/disclosures.ts'
export {
  type Batch,
  batchNameLength,
  largestBatch,
  listBatches,
  type MakeBatchOutcome,
  makeBatch,
  shuffleBeats,
} from './worklist/batches.ts'
export {
  type BeatsCursor,
  type BeatsFilter,
  type BeatsOrder,
  isRevealing,
  type ListedState,
} from './worklist/beats-search.ts'
export { countProgress, type Progress } from './worklist/count-progress.ts'
export { countUnjudged, type Unjudged } from './worklist/count-unjudged.ts'
export { placeNewRows, removeFromWorklist } from './worklist/counted-rows.ts'
export { beatName, findJudgement, type Judgement } from './worklist/find-judgement.ts'
export { countPutOff, listPutOff, type PutOff, putOff } from './worklist/later.ts'
export { releaseLeases, renewLeases } from './worklist/leases.ts'
export { type ListedBeat, listBeats, listMatching } from './worklist/list-beats.ts'
export { listWorklistTags } from './worklist/list-worklist-tags.ts'
export { countSetAside, listSetAside } from './worklist/set-aside.ts'
export {
  type Copied,
  isCopying,
  type SynchroniseOutcome,
  synchroniseWorklist,
} from './worklist/synchronise-worklist.ts'
export { type TakenBeat, type TakeRequest, takeBeats } from './worklist/take-beats.ts'
export type { RevealingWorklistFilter, WorklistFilter } from './worklist/worklist-filter.ts'
