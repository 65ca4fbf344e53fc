import { expect, test } from 'vitest'
import { parsePeriod, periodAddress } from './period.ts'

const today = '2026-03-02'
const parse = (given: Record<string, string>) => parsePeriod(given, today)

test.each([
  [{}, { from: '2026-02-01', to: today, length: 30 }],
  [{ days: '7' }, { from: '2026-02-24', to: today, length: 7 }],
  [{ days: '90' }, { from: '2025-12-03', to: today, length: 90 }],
  [{ from: '2026-02-28' }, { from: '2026-02-28', to: today, length: undefined }],
  [{ to: '2026-01-30' }, { from: '2026-01-01', to: '2026-01-30', length: undefined }],
  [
    { from: '2026-01-01', to: '2026-01-01' },
    { from: '2026-01-01', to: '2026-01-01', length: undefined },
  ],
])('%j is a period', (given, period) => {
  expect(parse(given)).toEqual({ status: 'parsed', period })
})

test.each([
  [{ days: '8' }, ['days']],
  [{ days: 'x' }, ['days']],
  [{ days: '7', from: '2026-01-01' }, ['days']],
  [{ from: '2026-02-30' }, ['from']],
  [{ from: 'x', to: '0001-01-01' }, ['from', 'to']],
  [{ from: '2026-02-02', to: '2026-02-01' }, ['reversed']],
  [{ from: '2026-03-03' }, ['reversed']],
  [{ from: '2025-01-01', to: '2026-01-02' }, ['long']],
])('%j is none, and what is wrong is named', (given, faults) => {
  expect(parse(given)).toEqual({ status: 'invalid', faults })
})

test('a period of a length stays one of the days up to today in its address', () => {
  expect(periodAddress('/overview', { from: '2026-02-24', to: today, length: 7 })).toBe('/overview?days=7')
  expect(periodAddress('/monitoring', { from: '2026-02-24', to: today, length: undefined })).toBe(
    '/monitoring?from=2026-02-24&to=2026-03-02',
  )
})
