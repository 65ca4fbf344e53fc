import { trainingRunDrop } from '@vigia/db'
import { expect, test } from 'vitest'
import { db, openForEachTest, openThesisWarehouse } from '../testing/for-each-test.ts'
import { listDroppedRows } from './dropped-rows.ts'

openForEachTest(openThesisWarehouse)

test('the rows that a training left out are told with the most votes first, and how many there are', async () => {
  await db.insert(trainingRunDrop).values([
    { tag: 'v1', ecgId: 1, votes: 3 },
    { tag: 'v1', ecgId: 2, votes: 9 },
    { tag: 'v1', ecgId: 3, votes: 9 },
    { tag: 'v2', ecgId: 1, votes: 5 },
  ])
  expect(await listDroppedRows(db, 'v1', 2)).toEqual({
    rows: [
      { ecgId: 2, votes: 9 },
      { ecgId: 3, votes: 9 },
    ],
    total: 3,
  })
  expect(await listDroppedRows(db, 'none')).toEqual({ rows: [], total: 0 })
})
