/**
 * `npm test`: format, lint and types, then all tests, whatever failed before. Arguments go to vitest:
 * `npm test -- packages/db`. With `--no-tests` it is `npm run check`; with `--no-checks` tests alone.
 *
 * A log is read from its end: last come the names of what passed on its second try only and of what failed, a line
 * each, and `N passed, N failed`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { showProgram } from './processes.ts'
import { countTests, type TestCount } from './test-report.ts'

const root = dirname(import.meta.dirname)
const checks = [
  ['Format and lint', 'biome', 'check', '.'],
  ['Types', 'tsc', '--noEmit'],
  ['Types of the pages', 'tsc', '--noEmit', '--project', 'services/audit-ui'],
] as const
/** A step that one of these ended was not meant to be followed by another. */
const interruptions = [constants.signals.SIGHUP, constants.signals.SIGINT, constants.signals.SIGTERM]

const own = ['--no-checks', '--no-tests']
const words = process.argv.slice(2)
const isWanted = (what: 'checks' | 'tests') => !words.includes(`--no-${what}`)
const count: TestCount = { passed: 0, failed: [], retried: [] }
if (isWanted('checks')) await runChecks()
if (isWanted('tests')) await runTests(words.filter((word) => !own.includes(word)))
for (const name of count.retried) console.log(`RETRIED ${name}`)
for (const name of count.failed) console.log(`FAILED ${name}`)
console.log(`${count.passed} passed, ${count.failed.length} failed`)
process.exitCode = count.failed.length === 0 ? 0 : 1

async function runChecks(): Promise<void> {
  for (const [heading, tool, ...args] of checks) {
    if ((await runStep(heading, tool, args)) !== 0) count.failed.push(heading)
    // Among tests, a check that passes is none of them.
    else if (!isWanted('tests')) count.passed++
  }
}

async function runTests(args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-vitest-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    const exitCode = await runStep('Tests', 'vitest', ['run', ...reporters, ...args])
    // No file if the run broke off before it wrote one.
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    const { passed, failed, retried } = countTests(report, exitCode)
    const fromRoot = (name: string) => (name.startsWith(root) ? relative(root, name) : name)
    count.passed += passed
    count.failed.push(...failed.map(fromRoot))
    count.retried.push(...retried.map(fromRoot))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Prints a heading, runs one of the installed tools with its output shown, and resolves to its exit code. */
async function runStep(heading: string, tool: string, args: readonly string[]): Promise<number> {
  console.log(`\n== ${heading}`)
  const code = await showProgram(join(root, 'node_modules', '.bin', tool), args, { cwd: root })
  if (interruptions.includes(code - 128)) process.exit(code)
  return code
}
