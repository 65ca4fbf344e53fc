import { expect, test } from 'vitest'
import { pageLinks, pageOf } from './disagreements-table.tsx'

const items = Array.from({ length: 45 }, (_, index) => index)

test('a long list comes in pages of twenty, the last one shorter', () => {
  expect(pageOf(items, undefined).items).toHaveLength(20)
  expect(pageOf(items, '3')).toEqual({ page: 3, pages: 3, items: [40, 41, 42, 43, 44] })
})

test('a page that there is not is the first', () => {
  for (const wrong of ['0', '4', '1.5', 'two', '-1']) expect(pageOf(items, wrong).page).toBe(1)
  expect(pageOf([], '1')).toEqual({ page: 1, pages: 1, items: [] })
})

test('pages are linked only where there are several', () => {
  expect(pageLinks({ page: 1, pages: 1 })).toEqual([])
  expect(pageLinks({ page: 2, pages: 3 }).map(({ isCurrent }) => isCurrent)).toEqual([false, true, false])
})
