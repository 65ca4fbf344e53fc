import type { ModelRun } from '@vigia/auditing'
import { expect, test } from 'vitest'
import { nextSorting, parseSorting, sortModels } from './sort-models.ts'

const model = (tag: string, accuracy: number | null): ModelRun => ({
  ...{ tag, accuracy, precision: null, recall: null, threshold: null, minimum: null, maximum: null },
  thresholdOrigin: { trained: null, differs: null, isUnrecorded: false },
  thresholdChanges: [],
  run: null,
})

test('models are put in order by a figure, what was not recorded last either way', () => {
  const models = [model('a', 0.8), model('b', null), model('c', 0.9)]
  const tagsBy = (direction: 'ascending' | 'descending') =>
    sortModels(models, { column: 'accuracy', direction }).map(({ tag }) => tag)
  expect(tagsBy('descending')).toEqual(['c', 'a', 'b'])
  expect(tagsBy('ascending')).toEqual(['a', 'c', 'b'])
})

test('without a wish, or with one that means nothing, the newest training comes first', () => {
  const newest = { column: 'trained', direction: 'descending' }
  expect(parseSorting({})).toEqual(newest)
  expect(parseSorting({ sort: 'colour', direction: 'ascending' })).toEqual(newest)
})

test('the same column again is the other way round', () => {
  const first = parseSorting({ sort: 'recall', direction: 'descending' })
  const second = nextSorting(first, 'recall')
  expect(second).toEqual({ column: 'recall', direction: 'ascending' })
  expect(nextSorting(second, 'recall').direction).toBe('descending')
  expect(nextSorting(second, 'tag')).toEqual({ column: 'tag', direction: 'descending' })
})
