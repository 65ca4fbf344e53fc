import { expect, test } from 'vitest'
import { choiceFields, readChoice } from './choice.ts'

const all = { tag: 'v1', verdict: 'anomalous', from: '2024-01-01', to: '2024-02-29', order: 'random' }

test('an address states tag, verdict, days and order, and is told to the server as it was', () => {
  const choice = readChoice(all, 'open')
  expect(choice).toEqual({
    order: 'random',
    filter: { modelTag: 'v1', verdict: 'anomalous', from: '2024-01-01', to: '2024-02-29' },
  })
  expect(choiceFields(choice)).toEqual(all)
})

test('without a choice all beats come, the most doubtful first, or in the order that the page begins with', () => {
  expect(readChoice({}, 'open')).toEqual({ order: 'margin', filter: {} })
  expect(readChoice({}, 'open', 'mixed')).toEqual({ order: 'mixed', filter: {} })
  expect(readChoice({ order: 'random' }, 'open', 'mixed').order).toBe('random')
})

test('an address that was bookmarked when the margin was called doubt still means it', () => {
  expect(readChoice({ order: 'doubt' }, 'open', 'random').order).toBe('margin')
})

test('who reads blind cannot choose by verdict', () => {
  expect(readChoice(all, 'blind').filter).not.toHaveProperty('verdict')
})

test.each([
  { tag: '', verdict: 'ill', from: '2024-02-30', to: 'today', order: 'size' },
  { tag: 'x'.repeat(81), verdict: null, from: 20240101, to: ['2024-01-01'], order: undefined },
])('what is stated wrongly is left out: %j', (given) => {
  expect(readChoice(given, 'open')).toEqual({ order: 'margin', filter: {} })
})
