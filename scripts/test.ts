/**
 * `npm test`: format and lint, types, then all tests, up to the first that fails. Arguments go to vitest:
 * `npm test -- packages/db`. The last line is `N passed, N failed`.
 */
import { runChecks } from './test/checks.ts'
import { runTests } from './test/run-tests.ts'

const checks = await runChecks()
const { exitCode, passed, failed } =
  checks === 0 ? await runTests(process.argv.slice(2)) : { exitCode: checks, passed: 0, failed: 1 }

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = exitCode
