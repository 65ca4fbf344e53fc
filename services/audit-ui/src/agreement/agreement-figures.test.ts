import { expect, test } from 'vitest'
import { leaveOutUnused, strengthOf, totalsOf } from './agreement-figures.ts'

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

test.each([
  [-0.01, 'poor'],
  [0, 'slight'],
  [0.2, 'slight'],
  [0.204, 'slight'],
  [0.21, 'fair'],
  [0.4, 'fair'],
  [0.41, 'moderate'],
  [0.61, 'substantial'],
  [0.8, 'substantial'],
  [0.81, 'almost-perfect'],
  [1, 'almost-perfect'],
])('a kappa of %d is called %s by Landis and Koch', (kappa, strength) => {
  expect(strengthOf(kappa)).toBe(strength)
})
