import { afterEach, beforeEach, expect, test } from 'vitest'
import { addLockRow, locksRows } from './lock-check.ts'
import { migrate } from './migrate.ts'
import { describeLimits } from './server-limits.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
})
afterEach(() => database.close())

async function check(): Promise<boolean> {
  const connection = await database.db.$client.getConnection()
  try {
    await addLockRow(connection)
    return await locksRows(database.db, connection)
  } finally {
    connection.release()
  }
}

test('a server that locks rows passes the check, again and again', async () => {
  expect([await check(), await check()]).toEqual([true, true])
})

// An engine without rows that can be locked takes the same statements.
test('one that takes SKIP LOCKED and does not lock is found by two sessions, and migrate refuses it', async () => {
  await database.db.$client.query('ALTER TABLE Leases ENGINE = MyISAM')
  expect(await check()).toBe(false)
  await expect(migrate(database.db, 'warehouse')).rejects.toMatchObject({
    code: 'server-unfit',
    message: expect.stringContaining('locks no rows'),
  })
})

test('a replication group with several primaries is told from one with one, and from a server without a group', () => {
  const limitsOf = (name: string, mode: string) =>
    describeLimits(
      new Map([
        ['version', '8.4.6'],
        ['max_allowed_packet', '67108864'],
        ['group_replication_group_name', name],
        ['group_replication_single_primary_mode', mode],
      ]),
    ).limits
  expect(limitsOf('3e11fa47-71ca-11e1-9e33-c80aa9429562', 'ON')).toEqual([])
  expect(limitsOf('', 'OFF')).toEqual([])
  expect(limitsOf('3e11fa47-71ca-11e1-9e33-c80aa9429562', 'OFF')).toEqual([
    expect.stringContaining('several primaries'),
  ])
})
