/** `npm run test:containers`: the tests that need a Docker engine. The last line is `N passed, N failed`. */
import { runTests } from './test/run-tests.ts'

const config = ['--config', 'vitest.containers.config.ts']
const { exitCode, passed, failed } = await runTests([...config, ...process.argv.slice(2)])

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = exitCode
