import { afterEach, expect, test, vi } from 'vitest'
import { dayOfColumn, endOfDay, startOfDay } from './moments.ts'

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['UTC', '2026-03-01', '2026-03-01 00:00', '2026-03-02 00:00'],
  ['America/Sao_Paulo', '2026-03-01', '2026-03-01 03:00', '2026-03-02 03:00'],
  ['America/Sao_Paulo', '2026-12-31', '2026-12-31 03:00', '2027-01-01 03:00'],
  ['Asia/Kolkata', '2024-02-29', '2024-02-28 18:30', '2024-02-29 18:30'],
  ['America/New_York', '2026-03-07', '2026-03-07 05:00', '2026-03-08 05:00'],
])('in %s the day %s begins at %s and ends at %s, UTC', (zone, day, start, end) => {
  vi.stubEnv('TZ', zone)
  expect([startOfDay(day), endOfDay(day)]).toEqual([`${start}:00.000`, `${end}:00.000`])
})

test.each([
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  // There the clocks went forward at midnight: the day began at 01:00.
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['America/Sao_Paulo', '2018-11-05', 24],
  ['America/Sao_Paulo', '2018-02-17', 25],
])('in %s the day %s has %d hours, and ends where the next one begins', (zone, day, hours) => {
  vi.stubEnv('TZ', zone)
  expect(Date.parse(`${endOfDay(day)}Z`) - Date.parse(`${startOfDay(day)}Z`)).toBe(hours * 3_600_000)
  const next = new Date(`${day}T12:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  expect(endOfDay(day)).toBe(startOfDay(next.toISOString().slice(0, 10)))
})

test.each([
  ['America/Sao_Paulo', '2026-03-02 02:59:59.999', '2026-03-01'],
  ['America/Sao_Paulo', '2026-03-02 03:00:00.000', '2026-03-02'],
  ['Asia/Kolkata', '2026-12-31 18:30:00', '2027-01-01'],
])('in %s the moment %s lies in the day %s', (zone, moment, day) => {
  vi.stubEnv('TZ', zone)
  expect(dayOfColumn(moment)).toBe(day)
})
