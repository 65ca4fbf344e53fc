import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countTests, type TestCount } from './count-tests.ts'
import { runStep } from './run-step.ts'

/** Runs vitest once and resolves to its exit code and what it counted; a run that counts a failure never ends with 0. */
export async function runTests(args: readonly string[]): Promise<TestCount & { exitCode: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-vitest-'))
  const reportFile = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const exitCode = await runStep('Tests', 'vitest', ['run', ...reporters, ...args])
    const count = countTests(readReport(reportFile), exitCode)
    return { ...count, exitCode: exitCode || Math.min(count.failed, 1) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Undefined if the run broke off before it wrote one. */
function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
