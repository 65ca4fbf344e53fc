import { expect, test } from 'vitest'
import { countTests } from './test-report.ts'

const one = (status: string, title = 'a title', ...ancestorTitles: string[]) => ({
  status,
  title,
  ancestorTitles,
})
const passed = { name: 'good.test.ts', status: 'passed', assertionResults: [one('passed')] }

test('tests are counted as vitest counted them, and failed ones are named', () => {
  const assertionResults = [one('failed', 'adds', 'a sum'), one('passed'), one('failed', 'is alone')]
  const failed = { name: 'bad.test.ts', status: 'failed', assertionResults }
  expect(countTests({ numPassedTests: 5, testResults: [passed, failed] }, 1)).toEqual({
    passed: 5,
    retried: [],
    failed: ['bad.test.ts > a sum > adds', 'bad.test.ts > is alone'],
  })
})

test('a file that could not be run counts as failed', () => {
  const broken = { name: 'broken.test.ts', status: 'failed', assertionResults: [] }
  expect(countTests({ numPassedTests: 5, testResults: [passed, broken] }, 1)).toEqual({
    passed: 5,
    retried: [],
    failed: ['broken.test.ts: could not be run'],
  })
})

test('a failure outside of any test counts as failed', () => {
  const count = countTests({ numPassedTests: 5, testResults: [passed] }, 1)
  expect(count).toEqual({ passed: 5, failed: [expect.any(String)], retried: [] })
})

test('a run without tests, or without a report, counts as failed', () => {
  const empty = countTests({ numPassedTests: 0, testResults: [] }, 0)
  expect(empty).toEqual({ passed: 0, failed: [expect.any(String)], retried: [] })
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: [expect.any(String)], retried: [] })
})

test('what passed on its second try only is named', () => {
  const retried = { ...one('passed', 'waits'), failureMessages: ['too late'] }
  const report = { numPassedTests: 1, testResults: [{ ...passed, assertionResults: [retried] }] }
  expect(countTests(report, 0)).toEqual({ passed: 1, failed: [], retried: ['good.test.ts > waits'] })
})
