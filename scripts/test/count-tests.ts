/** How a test run ended, in numbers. */
export interface TestCount {
  passed: number
  failed: number
}

/**
 * Counts from what vitest's JSON reporter wrote and the exit code of its run. A file that could not be run at all
 * counts as one failed test; so does a failure outside of any test, and a run without a single test.
 */
export function countTests(report: unknown, exitCode: number): TestCount {
  const { numPassedTests, numFailedTests, testResults } = (report ?? {}) as Record<string, unknown>
  const passed = typeof numPassedTests === 'number' ? numPassedTests : 0
  const failedTests = typeof numFailedTests === 'number' ? numFailedTests : 0
  const failedFiles = Array.isArray(testResults) ? testResults.filter(failedWithoutTests).length : 0
  const failed = failedTests + failedFiles
  const somethingElseFailed = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: somethingElseFailed ? 1 : failed }
}

function failedWithoutTests(result: { status?: unknown; assertionResults?: unknown }): boolean {
  const tests = Array.isArray(result.assertionResults) ? result.assertionResults : []
  return result.status === 'failed' && !tests.some((test) => test.status === 'failed')
}
