export { judgedLabelNumbers, sampleColumns, trainingLabelNumbers, verdictOf } from './columns.ts'
export {
  type Database,
  type DatabaseAddress,
  type Db,
  type DbOrTrx,
  databaseAddress,
  databaseErrorCode,
  databaseVariables,
  explainDatabaseError,
  openDatabase,
  type Trx,
} from './database.ts'
export { core } from './drizzle.ts'
export { insertRows } from './insert-rows.ts'
export { type DatabaseName, listMissingMigrations, migrate } from './migrate.ts'
export { judgedEcg, prediction } from './results-tables.ts'
export { inTransaction } from './transaction.ts'
export { type ClaimState, ecg, inferenceClaim, inferenceEcg, model, trainingRun } from './warehouse-tables.ts'
