import { CommanderError } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readQualityOptions } from './options.ts'

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('without a file to train on, or with a share or a switch that makes no sense, it is refused', () => {
  for (const args of [
    [],
    ['--train', 'a.csv', '--seeds', '0'],
    ['--train', 'a.csv', '--poison', '0.02,1.5'],
    ['--train', 'a.csv', '--guard', 'maybe'],
  ])
    expect(() => readQualityOptions(args)).toThrow(CommanderError)
})

test('ten states are measured without wrong labels unless told', () => {
  expect(readQualityOptions(['--train', 'a.csv'])).toEqual({
    train: 'a.csv',
    seeds: 10,
    json: false,
    poison: [],
    guard: 'on',
    reading: false,
  })
  expect(readQualityOptions(['--train', 'a.csv', '--poison', '0.02,0.1']).poison).toEqual([0.02, 0.1])
})
