import {
  type Db,
  databaseAddress,
  databaseErrorCode,
  databaseVariables,
  explainDatabaseError,
  listMissingMigrations,
  openDatabase,
} from '@vigia/db'
import { readEnvironment, VigiaError } from '@vigia/runtime'

/**
 * Opens the warehouse that the environment names for one piece of work, and closes it after.
 *
 * @throws VigiaError `database-failed` in words an operator can act on, when the database fails
 */
export async function withAnyWarehouse<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  const environment = readEnvironment(databaseVariables('ORIGEM'))
  const warehouse = openDatabase(databaseAddress('ORIGEM', environment))
  try {
    return await work(warehouse.db)
  } catch (error) {
    if (error instanceof VigiaError || databaseErrorCode(error) === undefined) throw error
    throw explainDatabaseError('warehouse', error)
  } finally {
    await warehouse.close()
  }
}

/**
 * The same for work that needs Vigia's tables.
 *
 * @throws VigiaError `database-not-migrated`
 */
export async function withWarehouse<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  return await withAnyWarehouse(async (db) => {
    await requireMigrated(db)
    return await work(db)
  })
}

async function requireMigrated(db: Db): Promise<void> {
  const missing = await listMissingMigrations(db, 'warehouse')
  if (missing.length > 0)
    throw new VigiaError(
      'database-not-migrated',
      'The warehouse lacks tables of Vigia: run `pipelines migrate`.',
    )
}
