import { expect, test } from 'vitest'
import { addressOf, readDay, readParameters, readPeriod, writeDay } from './search-params.ts'

test('of a name that stands there several times the first value counts, and empty ones do not', async () => {
  const parameters = await readParameters(
    Promise.resolve({ tag: ['v1', 'v2'], text: '  noise ', from: '', to: undefined }),
  )
  expect(parameters).toEqual({ tag: 'v1', text: 'noise' })
})

test('an address carries only what is given, encoded', () => {
  expect(addressOf('/history', { text: 'a&b', tag: undefined, from: '' })).toBe('/history?text=a%26b')
  expect(addressOf('/history', {})).toBe('/history')
})

test.each([
  ['26/11/2026', 'pt-BR'],
  ['26.11.2026', 'pt-BR'],
  ['26112026', 'pt-BR'],
  ['2026-11-26', 'pt-BR'],
  [' 2026-11-26 ', 'en'],
  ['2026/11/26', 'en'],
  ['20261126', 'en'],
])('%s in %s is the 26th of November', (text, locale) => {
  expect(readDay(text, locale)).toBe('2026-11-26')
})

test('in Portuguese the day comes first', () => {
  expect(readDay('3/4/2026', 'pt-BR')).toBe('2026-04-03')
})

test.each([
  ['29/02/2026', 'pt-BR'],
  ['26/11/26', 'pt-BR'],
  ['11/26/2026', 'pt-BR'],
  ['03/04/2026', 'en'],
  ['2026-13-01', 'en'],
  ['tomorrow', 'en'],
  ['', 'en'],
])('%s in %s is no day', (text, locale) => {
  expect(readDay(text, locale)).toBeUndefined()
})

test('a day that was read is written as it was', () => {
  for (const locale of ['en', 'pt-BR'])
    expect(readDay(writeDay('2024-02-29', locale), locale)).toBe('2024-02-29')
  expect(writeDay('2024-02-29', 'pt-BR')).toBe('29/02/2024')
})

test('an address that a form without scripts made has its days as any address; what is no day stays', () => {
  expect(readPeriod({ from: '01/02/2026', to: 'soon', tag: 'v1' }, 'pt-BR')).toEqual({
    from: '2026-02-01',
    to: 'soon',
    tag: 'v1',
  })
})
