export {
  type AliasedModel,
  findAlias,
  listAliases,
  lockAliases,
  type ResolvedModel,
  resolveAlias,
} from './aliases/aliases.ts'
export { listEvents, type ModelEvent } from './aliases/events.ts'
export { findLastEvent } from './aliases/move-alias.ts'
export { type PromoteOutcome, type PromoteRequest, promote } from './aliases/promote.ts'
export { type RollbackOutcome, rollback } from './aliases/rollback.ts'
export { findIdentity, type StoredIdentity } from './aliases/stored-model.ts'
export {
  type Comparison,
  compareModels,
  type Difference,
  type ModelFigures,
  type ShareFigure,
} from './comparison/compare-models.ts'
export { judgeBeats, readModel, unreadableModel } from './comparison/judge-beats.ts'
export {
  findJudges,
  type JudgeOfBeat,
  type JudgesOfBeat,
  judgeToday,
  type VerdictOfToday,
} from './comparison/judges-of-beat.ts'
export {
  type CheckName,
  type GateCheck,
  type GateJudgement,
  type GateStatus,
  type Judged,
  judgeGate,
  type PairedResults,
} from './gate/judge-gate.ts'
export {
  defaultPolicy,
  findPolicy,
  type GatePolicy,
  type PolicyInForce,
  type PolicyOutcome,
  policyFields,
  setPolicy,
} from './gate/policy.ts'
export { type GateEvidence, runGate } from './gate/run-gate.ts'
export type { Person } from './person.ts'
export {
  type ApproveOutcome,
  approve,
  listProposals,
  type Proposal,
  type ProposeOutcome,
  propose,
  type WithdrawOutcome,
  withdrawProposal,
} from './proposals/proposals.ts'
export { type AddOutcome, type AddRequest, addReferenceBeats } from './reference/add-beats.ts'
export { beatDigest, listReferenceDigests } from './reference/beat-digest.ts'
export {
  type FreezeOutcome,
  findFrozenSet,
  findReferenceSet,
  freezeReferenceSet,
  listReferenceSets,
  listSetsWith,
  type ReferenceBeat,
  type ReferenceSet,
  readReferenceBeats,
} from './reference/reference-sets.ts'
export {
  type DifferencesPage,
  listShadowDifferences,
  listShadowPairs,
  type ShadowComparison,
  type ShadowDifference,
  type ShadowPair,
  summariseShadow,
} from './shadow/summarise-shadow.ts'
