export type { Column, SQL, SQLWrapper } from 'drizzle-orm'
export { beatMarker, type EcgTable, ecgMetadata, leftOutBeat } from './analysis-tables.ts'
export {
  audit,
  auditComment,
  auditedBeat,
  auditSetting,
  type Disclosed,
  disclosure,
  type ReadersSay,
  type SetAsideReason,
  suspiciousBeat,
  trainingRunBeat,
  trainingRunDrop,
  worklist,
  worklistBatch,
  worklistBatchBeat,
  worklistLater,
  worklistLease,
  worklistPosition,
  worklistSetAside,
} from './audit-tables.ts'
export { type ChainName, chainHead, chainLink, chainSeal } from './chain-tables.ts'
export {
  type RetrainingOutcome,
  type RetrainingStep,
  retrainingRun,
  shadowJudgement,
} from './challenger-tables.ts'
export { checkRights, type RightsCheck } from './check-rights.ts'
export { readClockLead, tellClockLead, warnOfClock } from './clock.ts'
export {
  hasIndexedTag,
  labelNumbers,
  sampleColumns,
  verdictOf,
} from './columns.ts'
export {
  type Database,
  type DatabaseAddress,
  type Db,
  type DbOrTrx,
  databaseAddress,
  databaseVariables,
  openDatabase,
  type Trx,
} from './database.ts'
export {
  type DriftKind,
  type DriftPace,
  driftCheck,
  driftDeclaration,
  driftReference,
} from './drift-tables.ts'
export { alias, core } from './drizzle.ts'
export { findWeakSettings, warnOfWeakSettings } from './durability.ts'
export { erasure } from './erasure-tables.ts'
export { databaseErrorCode, explainDatabaseError, isTemporaryFailure } from './failures.ts'
export {
  firstAnswer,
  type KeptFigures,
  keptFigures,
  noDay,
  worklistChange,
  worklistCount,
} from './kept-tables.ts'
export { knownAnswer, shownCurve } from './known-beat-tables.ts'
export {
  type Holder,
  isLeased,
  type Lease,
  type LeaseOutcome,
  leaseName,
  leaseSeconds,
  takeLease,
  tellHolder,
} from './lease.ts'
export { lease } from './lease-tables.ts'
export {
  hadEntered,
  isMeasuredIn,
  listTrainingPages,
  selectTrainingRow,
  type TrainingPagesQuery,
  type TrainingTableRow,
  trainingRowPlaces,
} from './list-training-pages.ts'
export { locksRows, noLocks } from './lock-check.ts'
export { type AppliedMigration, type DatabaseName, listMissingMigrations, migrate } from './migrate.ts'
export {
  findThresholdOrigin,
  hasTag,
  isThresholdOf,
  modelNumber,
  modelNumbers,
  type ThresholdOrigin,
} from './model-columns.ts'
export {
  dayOfColumn,
  endOfDay,
  fromUtcColumn,
  readClock,
  startOfDay,
  toUtcColumn,
  utcNow,
} from './moments.ts'
export { monitoring } from './monitoring-tables.ts'
export {
  type NotificationChannel,
  type NotificationKind,
  type NotificationPayload,
  notification,
  notificationDelivery,
} from './notification-tables.ts'
export { oneAtATime } from './one-at-a-time.ts'
export { type OpenPool, openPool, type PoolState, readPool } from './pool.ts'
export { checkReadiness, type Readiness } from './readiness.ts'
export {
  gatePolicy,
  type ModelEventKind,
  modelAlias,
  modelApproval,
  modelEvent,
  modelProposal,
  type ProposalState,
  type ReferenceSource,
  referenceBeat,
  referenceSet,
} from './registry-tables.ts'
export { compareWorklistCounts, type RemadeFigures, remakeKeptFigures } from './remake-kept-figures.ts'
export { inferenceArrival, judgedEcg, prediction } from './results-tables.ts'
export { type ServiceName, serviceRights } from './rights.ts'
export { type SecurityDetails, securityLog } from './security-tables.ts'
export { seed, seedRow } from './seed-tables.ts'
export { findServerLimits, findServerSettings, type ServerLimits } from './server-limits.ts'
export { insertNumberedRows, insertRows } from './statements/insert-rows.ts'
export { atMost, keepQuery, readArrays, selectSamples } from './statements/rows-as-arrays.ts'
export { setSession } from './statements/session.ts'
export { inSnapshot, inTransaction } from './statements/transaction.ts'
export { createDatabase, grantMigrations, grantServices, setUser } from './statements/users.ts'
export { databaseTls, type TlsToDatabase } from './tls.ts'
export { checkTriggers, type TriggerCheck, type TriggerFault } from './triggers.ts'
export { judgedLabel, turnLateLabels } from './turn-labels.ts'
export {
  authAccount,
  authFailure,
  authSession,
  authTwoFactor,
  authUser,
  type ClaimState,
  ecg,
  givenLabel,
  inferenceClaim,
  inferenceEcg,
  keptEcg,
  model,
  modelThreshold,
  trainingAttempt,
  trainingRun,
  withdrawnEcg,
} from './warehouse-tables.ts'
