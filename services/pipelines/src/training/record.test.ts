import { expect, test } from 'vitest'
import { assignToSplit } from './record.ts'

test('each audited row has the part of the split in which it fell', () => {
  const split = { train: Int32Array.of(4, 0, 3), test: Int32Array.of(2, 1) }
  const audited = [0, 1, 2, 4].map((row) => ({ row, ecgId: 100 + row, weight: 1 }))
  expect(assignToSplit(audited, split)).toEqual([
    { ecgId: 100, part: 'training' },
    { ecgId: 101, part: 'test' },
    { ecgId: 102, part: 'test' },
    { ecgId: 104, part: 'training' },
  ])
})
