import { expect, test } from 'vitest'
import { findLostUpdates, findMiscounts, findOverlaps, type Hold } from './history.ts'

const hold = (by: string, from: number, until: number, what = 'beat'): Hold => ({ what, by, from, until })

test('holds that follow one another, of other things or of one holder, are no violation', () => {
  expect(
    findOverlaps([
      hold('a', 0, 10),
      hold('b', 10, 20),
      hold('b', 12, 15),
      hold('a', 5, 15, 'another beat'),
      // Nothing is held that was lost before it was known to be had.
      hold('c', 19, 18),
    ]),
  ).toEqual([])
})

test('a thing in two hands at once is found, whatever came between', () => {
  const long = hold('a', 0, 100)
  const within = hold('b', 50, 60)
  expect(findOverlaps([within, hold('a', 10, 20), long, hold('b', 100, 110)])).toEqual([
    { what: 'beat', first: long, second: within },
  ])
})

test('of a long history with one planted violation that one is found', () => {
  const holds = Array.from({ length: 10_000 }, (_, index) =>
    hold(`worker ${index % 32}`, index, index + 1, `beat ${index % 20}`),
  )
  expect(findOverlaps(holds)).toEqual([])
  const planted = hold('worker 99', 4999.5, 5000.5, 'beat 0')
  expect(findOverlaps([...holds, planted]).map(({ second }) => second.from)).toEqual([5000])
})

test('what was done twice, never, or though nobody asked is found', () => {
  expect(findMiscounts([1, 2, 3], [3, 1, 2])).toEqual([])
  expect(findMiscounts([1, 2, 3], [1, 1, 3, 4])).toEqual([
    { what: 1, times: 2 },
    { what: 2, times: 0 },
    { what: 4, times: 1 },
  ])
})

test('an update that found a state which another had changed already is found', () => {
  const update = (before: number, after: number) => ({ what: 'beat', before, after })
  expect(findLostUpdates([update(1, 2), update(0, 1)], 0)).toEqual([])
  expect(findLostUpdates([update(0, 1), update(1, 2), update(1, 3)], 0)).toEqual([update(1, 3)])
  expect(findLostUpdates([update(0, 1), update(2, 3)], 0)).toEqual([update(2, 3)])
})
