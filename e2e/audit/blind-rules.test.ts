import { expect, test } from 'vitest'
import { listEntrances, rules } from './blind-rules.ts'

test('every route and server action has a rule who may ask it and what it may tell, and every rule is of one', () => {
  expect(Object.keys(rules).sort()).toEqual(listEntrances())
})
