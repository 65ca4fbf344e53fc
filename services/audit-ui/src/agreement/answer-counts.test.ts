import { expect, test } from 'vitest'
import { leaveOutUnused, totalsOf } from './answer-counts.ts'

const answers = ['normal', 'anomalous', 'uncertain', 'unusable']

test('an answer that neither of the two gave has no line, one that only one of them gave has', () => {
  const counts = [
    [5, 1, 2, 0],
    [0, 3, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  expect(leaveOutUnused({ answers, counts }, ['normal', 'anomalous'])).toEqual({
    answers: ['normal', 'anomalous', 'uncertain'],
    counts: [
      [5, 1, 2],
      [0, 3, 0],
      [0, 0, 0],
    ],
  })
})

test('normal and anomalous have a line even where nobody said so', () => {
  const counts = [
    [7, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  expect(leaveOutUnused({ answers, counts }, ['normal', 'anomalous']).counts).toEqual([
    [7, 0],
    [0, 0],
  ])
})

test('totals add up along both sides, and what both said the same is counted', () => {
  expect(
    totalsOf([
      [5, 1],
      [2, 3],
    ]),
  ).toEqual({ rows: [6, 5], columns: [7, 4], all: 11, same: 8 })
})
