import { expect, test } from 'vitest'
import { addressOf, readParameters } from './search-params.ts'

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
