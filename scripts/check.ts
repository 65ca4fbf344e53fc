/** `npm run check`: format and lint, then types. */
import { runChecks } from './test/checks.ts'

process.exitCode = await runChecks()
