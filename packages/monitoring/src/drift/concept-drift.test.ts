import { expect, test } from 'vitest'
import { compareReadings, type Reading } from './concept-drift.ts'

function read(normal: [number, number], anomalous: [number, number]): Reading[] {
  const some = (verdict: Reading['verdict'], [n, of]: [number, number]) =>
    Array.from({ length: n }, (_, index) => ({ id: index, verdict, disagrees: index < of }))
  return [...some('normal', normal), ...some('anomalous', anomalous)]
}

const before = read([180, 4], [20, 4])

test('readers who disagree more with one verdict are told by that verdict', () => {
  const { beyond, tests } = compareReadings(before, read([180, 30], [20, 4]), 0.005)
  expect(beyond).toEqual(['normal'])
  expect(tests[0]).toMatchObject({ before: { n: 180, of: 4 }, recent: { n: 180, of: 30 } })
})

test('more anomalies at the same disagreement are no concept drift', () => {
  const recent = read([100, 2], [100, 20])
  expect(compareReadings(before, recent, 0.005).beyond).toEqual([])
})

test('readers who disagree less are none', () => {
  expect(compareReadings(read([180, 60], [20, 4]), read([180, 0], [20, 4]), 0.005).beyond).toEqual([])
})
