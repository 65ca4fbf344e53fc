import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countRows, multiplyRows } from './multiply-rows.ts'

let database: TestDatabase
let connection: Connection

beforeEach(async () => {
  database = await openTestDatabase()
  connection = await createConnection(database.address)
  await connection.query(
    'CREATE TABLE `Beats` (`id` BIGINT AUTO_INCREMENT PRIMARY KEY, `0` DOUBLE, `name` VARCHAR(40) UNIQUE)',
  )
})

afterEach(async () => {
  await connection.end()
  await database.close()
})

test('a table is filled to exactly as many rows as asked for, and no values but its own', async () => {
  await connection.query("INSERT INTO `Beats` (`0`, `name`) VALUES (1.5, 'a'), (2.5, 'b'), (3.5, 'c')")
  await multiplyRows(connection, 'Beats', 20, (round) => ({ name: `CONCAT(\`id\`, '/${round}')` }))
  expect(await countRows(connection, 'Beats')).toBe(20)
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT DISTINCT `0` AS sample FROM `Beats` ORDER BY 1',
  )
  expect(rows.map(({ sample }) => sample)).toEqual([1.5, 2.5, 3.5])
})

test('a table that has enough rows is left as it is', async () => {
  await connection.query("INSERT INTO `Beats` (`name`) VALUES ('a'), ('b')")
  await multiplyRows(connection, 'Beats', 1)
  expect(await countRows(connection, 'Beats')).toBe(2)
})

test('without a row to copy it fails instead of going on forever', async () => {
  await expect(multiplyRows(connection, 'Beats', 5)).rejects.toThrow('Beats has no row to copy')
})
