import { expect, test } from 'vitest'
import { isDay, isSearchableDay } from './calendar.ts'

test.each(['2024-02-29', '2024-12-31', '1000-01-01', '2999-12-31'])(
  '%s is a day, to search by too',
  (text) => {
    expect([isDay(text), isSearchableDay(text)]).toEqual([true, true])
  },
)

test.each(['0999-01-01', '0001-01-01', '3000-01-01', '9999-12-31'])(
  '%s is a day, but none to search by',
  (text) => {
    expect([isDay(text), isSearchableDay(text)]).toEqual([true, false])
  },
)

test.each(['2023-02-29', '2024-13-01', '2024-1-1', '24-01-01', '2024-01-01T00:00', '', null, 20240101])(
  '%s is no day',
  (value) => {
    expect([isDay(value), isSearchableDay(value)]).toEqual([false, false])
  },
)
