import { afterEach, expect, test, vi } from 'vitest'
import { readOptions } from './options.ts'

afterEach(() => void vi.restoreAllMocks())

test('without options some hundred cases are asked with a key and without one', () => {
  expect(readOptions([])).toEqual({ cases: 300, seeds: 1, firstSeed: 1, as: 'both' })
})

test('one run can be had by itself', () => {
  const words = ['--cases', '10000', '--first-seed', '3', '--as', 'stranger']
  expect(readOptions(words)).toEqual({ cases: 10_000, seeds: 1, firstSeed: 3, as: 'stranger' })
})

test.each([
  [['--cases', '0'], '--cases'],
  [['--seeds', '1.5'], '--seeds'],
  [['--first-seed', 'one'], '--first-seed'],
  [['--as', 'nobody'], '--as'],
  [['--unheard-of'], '--unheard-of'],
])('%j is wrong, and the reason names it', (words, named) => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(() => readOptions(words)).toThrow(expect.objectContaining({ exitCode: 1 }))
  expect(String(printed.mock.calls[0])).toContain(named)
})
