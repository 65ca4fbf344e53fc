/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  numPassedTests: number
  testResults: {
    /** The file's path. */
    name: string
    status: string
    assertionResults: {
      status: string
      ancestorTitles: string[]
      title: string
      failureMessages?: string[]
    }[]
  }[]
}

/** How a test run ended: how many tests passed, and the names of those that failed, or passed on a second try only. */
export interface TestCount {
  passed: number
  failed: string[]
  retried: string[]
}

/**
 * Reads what vitest's JSON reporter wrote, and the exit code of its run. A file that could not be run at all counts as
 * one failed test; so does a failure outside of any test, and a run without a single test.
 */
export function countTests(report: unknown, exitCode: number): TestCount {
  const { numPassedTests: passed = 0, testResults = [] } = (report ?? {}) as Partial<Report>
  const retried = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0)
      .map((test) => nameTest(name, test)),
  )
  const failed = testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === 'failed')
      if (tests.length === 0) return [`${name}: could not be run`]
      return tests.map((test) => nameTest(name, test))
    })
  if (failed.length > 0) return { passed, failed, retried }
  if (report === undefined) return { passed, failed: ['The tests broke off'], retried }
  if (exitCode !== 0) return { passed, failed: ['Something outside of any test'], retried }
  return { passed, failed: passed === 0 ? ['No test was run'] : [], retried }
}

const nameTest = (file: string, { ancestorTitles, title }: { ancestorTitles: string[]; title: string }) =>
  [file, ...ancestorTitles, title].join(' > ')
