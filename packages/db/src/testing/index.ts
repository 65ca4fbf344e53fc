export { openTestDatabase, type TestDatabase } from './test-database.ts'
export {
  createThesisResults,
  createThesisWarehouse,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
  type ThesisRow,
} from './thesis-installation.ts'
