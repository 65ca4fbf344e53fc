import { expect, test } from 'vitest'
import { readReason } from './reasons.ts'

const unlike = 'unlike the training beats: '

test.each([
  ['flat', 'flat', []],
  ["values from -6.1 to 9.4, the training beats' range is -6.3 to 7.4", 'values', [-6.1, 9.4, -6.3, 7.4]],
  ["values from -1e+30 to 2.5e-7, the training beats' range is 0 to 1", 'values', [-1e30, 2.5e-7, 0, 1]],
  ['a mean of 3, where theirs is taken to lie between -1 and 1', 'mean', [3, -1, 1]],
  ['a deviation of 0.01, where theirs is taken to lie between 0.5 and 2', 'deviation', [0.01, 0.5, 2]],
])('%s is read by its form', (said, name, figures) => {
  expect(readReason(unlike + said)).toEqual({ name, figures })
})

test.each(['flat', `${unlike}`, `${unlike}flat and more`, `${unlike}a mean of much`, ''])(
  '%j is of no known form',
  (reason) => {
    expect(readReason(reason)).toBeUndefined()
  },
)
