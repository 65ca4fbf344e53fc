import { type Db, migrate } from '@vigia/db'
import { createThesisWarehouse, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach } from 'vitest'

/** The database of the test that runs, and what is asked by: both are others in the next test. */
export let database: TestDatabase
export let db: Db

/** A warehouse without a row. */
export const openWarehouse = (): Promise<TestDatabase> => openTestDatabase('warehouse')

/** A warehouse that the thesis's own code made, without a row. */
export async function openThesisWarehouse(): Promise<TestDatabase> {
  const opened = await openTestDatabase()
  await createThesisWarehouse(opened.db)
  await migrate(opened.db, 'warehouse')
  return opened
}

/** Opens a database before each test of the file that calls this, and drops it afterwards. */
export function openForEachTest(open: () => Promise<TestDatabase> = openWarehouse): void {
  beforeEach(async () => {
    database = await open()
    db = database.db
  })
  afterEach(() => database.close())
}
