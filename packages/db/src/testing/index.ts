export { describeLayout, migrateBrokenOffEverywhere, readRows } from './broken-off.ts'
export { migrateToEarlier } from './earlier-release.ts'
export { letAuditsBeMadeUp } from './made-up-audits.ts'
export { readPlan } from './read-plan.ts'
export { addFrozenSet } from './reference-set.ts'
export { openRelay, type Relay } from './relay.ts'
export { openTestDatabase, type TestDatabase } from './test-database.ts'
export {
  createThesisResults,
  createThesisWarehouse,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
  insertThesisJudgement,
  readSql,
  type ThesisRow,
  thesisBeat,
} from './thesis-installation.ts'
