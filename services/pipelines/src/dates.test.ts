import { expect, test } from 'vitest'
import { parseDay, spanOfDays, spreadMoment } from './dates.ts'

test('ECGs are spread evenly over both days whole, in order', () => {
  const span = spanOfDays('2024-02-28', '2024-02-29')
  const moments = [0, 1, 2, 3].map((index) => spreadMoment(span, index, 4))
  expect(moments).toEqual([
    '2024-02-28 00:00:00',
    '2024-02-28 12:00:00',
    '2024-02-29 00:00:00',
    '2024-02-29 12:00:00',
  ])
})

test('the last of many stays within the last day', () => {
  expect(spreadMoment(spanOfDays('2024-01-01', '2024-01-01'), 999_999, 1_000_000)).toBe('2024-01-01 23:59:59')
})

test('without --from the span is the 30 days up to --to, one for each of 30 ECGs', () => {
  const span = spanOfDays(undefined, '2024-03-31')
  expect(spreadMoment(span, 0, 30)).toBe('2024-03-02 00:00:00')
  expect(spreadMoment(span, 29, 30)).toBe('2024-03-31 00:00:00')
})

test.each(['2024-02-30', '2024-2-3', '01/02/2024', ''])('%j is not a day', (text) => {
  expect(() => parseDay('--from', text)).toThrow('--from must be a day written YYYY-MM-DD.')
})

test('a span that ends before it begins is refused', () => {
  expect(() => spanOfDays('2024-02-02', '2024-02-01')).toThrow('--from must not be after --to.')
})
