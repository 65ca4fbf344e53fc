import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertRows } from './statements/insert-rows.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await database.db.$client.query(
    'CREATE TABLE `Numbers` (`id` INT NOT NULL AUTO_INCREMENT PRIMARY KEY, `value` DOUBLE, `note` VARCHAR(20))',
  )
})
afterEach(() => database.close())

const listRows = async () => {
  const [rows] = await database.db.$client.execute<RowDataPacket[]>('SELECT * FROM `Numbers` ORDER BY `id`')
  return rows
}

test.each([0, 1, 17, 300])('%i rows arrive in order and to the last bit', async (count) => {
  const value = (row: number) => Math.PI ** -row
  await insertRows(database.db, 'Numbers', ['value', 'note'], count, (row, parameters) => {
    parameters.push(value(row), row % 2 === 0 ? `row ${row}` : null)
  })
  const rows = await listRows()
  expect(rows.map((row) => row.value)).toEqual(Array.from({ length: count }, (_, row) => value(row)))
  expect(rows.map((row) => row.note)).toEqual(
    Array.from({ length: count }, (_, row) => (row % 2 === 0 ? `row ${row}` : null)),
  )
})

test('the id of the first row is told', async () => {
  const insert = (count: number) =>
    insertRows(database.db, 'Numbers', ['value'], count, (_, parameters) => void parameters.push(1))
  const told = [await insert(3), await insert(1)]
  const ids = (await listRows()).map(({ id }) => id)
  expect(told).toEqual([ids[0], ids[3]])
})
