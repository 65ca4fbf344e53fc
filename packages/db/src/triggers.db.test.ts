import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'
import { checkTriggers } from './triggers.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await migrate(database.db, 'warehouse')
})
afterEach(() => database.close())

const check = () => checkTriggers(database.db.$client, 'warehouse')
const ask = (statement: string) => database.db.$client.query(statement)

test('triggers that are gone, were replaced or are nobody’s are named, and migrate puts Vigia’s back', async () => {
  expect(await check()).toEqual({ status: 'seen', faults: [] })
  await ask('DROP TRIGGER `Audits_refuse_delete`')
  await ask('DROP TRIGGER `Security_Log_refuse_update`')
  await ask(
    'CREATE TRIGGER `Security_Log_refuse_update` BEFORE UPDATE ON `Security_Log` FOR EACH ROW SET @seen = 1',
  )
  await ask('CREATE TRIGGER `lurker` BEFORE INSERT ON `Audits` FOR EACH ROW SET @seen = 1')
  const lurker = { trigger: 'lurker', kind: 'foreign' }
  expect(await check()).toEqual({
    status: 'seen',
    faults: [
      { trigger: 'Audits_refuse_delete', kind: 'missing' },
      { trigger: 'Security_Log_refuse_update', kind: 'altered' },
      lurker,
    ],
  })
  expect(await migrate(database.db, 'warehouse')).toEqual([])
  expect(await check()).toEqual({ status: 'seen', faults: [lurker] })
})

test('who may not see triggers is not told that they are gone', async () => {
  const user = `t${database.address.database.slice(-20)}`
  await database.db.$client.query("CREATE USER ??@'%' IDENTIFIED BY 'of the test'", [user])
  try {
    await database.db.$client.query("GRANT SELECT ON ??.* TO ??@'%'", [database.address.database, user])
    const limited = openDatabase({ ...database.address, user, password: 'of the test' })
    const seen = await checkTriggers(limited.db.$client, 'warehouse').finally(() => limited.close())
    expect(seen).toEqual({ status: 'unseen' })
  } finally {
    await database.db.$client.query("DROP USER ??@'%'", [user])
  }
})
