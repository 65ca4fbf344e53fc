import { expect, test } from 'vitest'
import { openToldDays, tellShare } from './told-days.ts'

test('nothing is told of fewer than twenty beats', () => {
  const told = openToldDays()
  expect(told.tell('v1 2026-05-01', 19, 'of 19')).toBeUndefined()
  expect(told.tell('v1 2026-05-01', 20, 'of 20')).toBe('of 20')
})

test('what was told stays until twenty beats have come or gone, so that no difference is of one beat', () => {
  const told = openToldDays()
  told.tell('v1 2026-05-01', 50, 'of 50')
  expect(told.tell('v1 2026-05-01', 51, 'of 51')).toBe('of 50')
  expect(told.tell('v1 2026-05-01', 31, 'of 31')).toBe('of 50')
  expect(told.tell('v1 2026-05-02', 51, 'of another day')).toBe('of another day')
  expect(told.tell('v1 2026-05-01', 70, 'of 70')).toBe('of 70')
  expect(told.tell('v1 2026-05-01', 89, 'of 89')).toBe('of 70')
})

test('a share is told as a bound where almost all beats are alike', () => {
  expect(tellShare(0, 30)).toEqual({ is: 'below', share: 0.1 })
  expect(tellShare(2, 30)).toEqual({ is: 'below', share: 0.1 })
  expect(tellShare(3, 30)).toEqual({ is: 'exactly', share: 0.1 })
  expect(tellShare(28, 30)).toEqual({ is: 'above', share: 0.9 })
  expect(tellShare(30, 30)).toEqual({ is: 'above', share: 0.9 })
})
