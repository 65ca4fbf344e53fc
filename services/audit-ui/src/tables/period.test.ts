import { expect, test } from 'vitest'
import { parseDay, parsePeriod } from './period.ts'

test('a day is one of the calendar', () => {
  expect(parseDay('2028-02-29')).toBe('2028-02-29')
  for (const wrong of ['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00', undefined])
    expect(parseDay(wrong)).toBeUndefined()
})

test('a period may be open at either end', () => {
  expect(parsePeriod({ from: '2026-01-01', to: 'soon' })).toEqual({ from: '2026-01-01' })
  expect(parsePeriod({})).toEqual({})
})
