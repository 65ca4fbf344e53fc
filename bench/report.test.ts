import { expect, test } from 'vitest'
import { formatTable } from './report.ts'

test('text stands to the left, figures to the right, each column as wide as its widest cell', () => {
  const table = {
    head: ['Program', 'Wall'],
    rows: [
      ['1 train', '0.8 (0.7–0.9)'],
      ['infer', '–'],
    ],
  }
  expect(formatTable(table)).toBe(
    [
      '| Program |          Wall |',
      '| ------- | ------------: |',
      '| 1 train | 0.8 (0.7–0.9) |',
      '| infer   |             – |',
    ].join('\n'),
  )
})
