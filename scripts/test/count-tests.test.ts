import { expect, test } from 'vitest'
import { countTests } from './count-tests.ts'

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] }

test('tests are counted as vitest counted them', () => {
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }
  const report = { numPassedTests: 5, numFailedTests: 1, testResults: [passed, failed] }
  expect(countTests(report, 1)).toEqual({ passed: 5, failed: 1 })
})

test('a file that could not be run counts as failed', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    testResults: [passed, { status: 'failed', assertionResults: [] }],
  }
  expect(countTests(report, 1)).toEqual({ passed: 5, failed: 1 })
})

test('a failure outside of any test counts as failed', () => {
  expect(countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [passed] }, 1)).toEqual({
    passed: 5,
    failed: 1,
  })
})

test('a run without tests, or without a report, counts as failed', () => {
  expect(countTests({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({
    passed: 0,
    failed: 1,
  })
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 })
})
