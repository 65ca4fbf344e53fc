import { expect, test } from 'vitest'
import { isLocalDateTime } from './moments.ts'

test.each([
  '2024-05-01T12:34:56',
  '2024-05-01 12:34:56',
  '2024-05-01T12:34:56.123456',
  '2024-02-29T00:00:00',
  '2000-02-29T00:00:00',
  '9999-12-31T23:59:59',
])('%s is a moment', (text) => expect(isLocalDateTime(text)).toBe(true))

test.each([
  '',
  '2024-05-01',
  '2024-05-01T12:34',
  '2024-05-01T12:34:56Z',
  '2024-05-01T12:34:56+00:00',
  '2024-05-01T12:34:56.1234567',
  '2023-02-29T00:00:00',
  '1900-02-29T00:00:00',
  '2024-04-31T00:00:00',
  '2024-13-01T00:00:00',
  '2024-05-01T24:00:00',
  '2024-05-01T12:60:00',
  '0000-00-00 00:00:00',
  ' 2024-05-01T12:34:56',
  '2024-05-01T12:34:56\n',
])('%j is none', (text) => expect(isLocalDateTime(text)).toBe(false))

test('each day of four centuries is one, as the calendar of Date has them', () => {
  for (let year = 1799; year <= 2200; year++)
    for (let month = 1; month <= 12; month++)
      for (let day = 1; day <= 32; day++) {
        const text = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')
        const isDay = new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(text)
        if (isLocalDateTime(`${text}T00:00:00`) !== isDay) throw new Error(text)
      }
})
