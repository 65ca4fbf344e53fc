import { placeNewRows } from '@vigia/auditing'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fillWorklist, worklistReaders } from './benchmarks/worklist.ts'
import { countRows, multiplyRows } from './rows.ts'

let database: TestDatabase
let connection: Connection

beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  connection = await createConnection(database.address)
})

afterEach(async () => {
  await connection.end()
  await database.close()
})

test('the worklist holds exactly as many rows as asked for, nine of ten settled', async () => {
  await fillWorklist(connection, 5000)
  expect(await countRows(connection, 'Worklist')).toBe(5000)
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT `state`, COUNT(*) / 5000 AS share FROM `Worklist` GROUP BY `state`',
  )
  const shares = Object.fromEntries(rows.map(({ state, share }) => [state, Number(share)]))
  expect(shares.settled).toBeCloseTo(0.9, 1)
  expect(shares.unread).toBeCloseTo(0.08, 1)
  expect(Object.keys(shares)).toHaveLength(4)
})

test('each beat is judged by every model, and counted once in every count', async () => {
  await fillWorklist(connection, 5000)
  const counts = async () =>
    (
      await connection.query<RowDataPacket[]>(
        'SELECT inference_id AS id, counted_as FROM Worklist ORDER BY id',
      )
    )[0]
  const filled = await counts()
  await connection.query('UPDATE Worklist SET counted_as = NULL')
  await placeNewRows(database.db)
  expect(filled).toEqual(await counts())
  expect(filled.filter((row) => Number(row.counted_as) & 1)).toHaveLength(1667)
})

test('what awaits its second reader, and nothing else, has a first one', async () => {
  await fillWorklist(connection, 20_000)
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT DISTINCT `state`, `first_reader_id` AS reader FROM `Worklist` WHERE `first_reader_id` <> '' ORDER BY reader",
  )
  expect(rows).toEqual(worklistReaders.map((reader) => ({ state: 'awaiting-second', reader })))
})

/** A table of beats, as small as can be. */
async function makeTable(): Promise<void> {
  await connection.query(
    'CREATE TABLE `Beats` (`id` BIGINT AUTO_INCREMENT PRIMARY KEY, `0` DOUBLE, `name` VARCHAR(40) UNIQUE)',
  )
}

test('a table is filled to exactly as many rows as asked for, and no values but its own', async () => {
  await makeTable()
  await connection.query("INSERT INTO `Beats` (`0`, `name`) VALUES (1.5, 'a'), (2.5, 'b'), (3.5, 'c')")
  await multiplyRows(connection, 'Beats', 20, (round) => ({ name: `CONCAT(\`id\`, '/${round}')` }))
  expect(await countRows(connection, 'Beats')).toBe(20)
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT DISTINCT `0` AS sample FROM `Beats` ORDER BY 1',
  )
  expect(rows.map(({ sample }) => sample)).toEqual([1.5, 2.5, 3.5])
})

test('a table that has enough rows is left as it is', async () => {
  await makeTable()
  await connection.query("INSERT INTO `Beats` (`name`) VALUES ('a'), ('b')")
  await multiplyRows(connection, 'Beats', 1)
  expect(await countRows(connection, 'Beats')).toBe(2)
})

test('without a row to copy it fails instead of going on forever', async () => {
  await makeTable()
  await expect(multiplyRows(connection, 'Beats', 5)).rejects.toThrow('Beats has no row to copy')
})
