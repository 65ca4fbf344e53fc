import {
  type Database,
  type Db,
  databaseAddress,
  databaseErrorCode,
  databaseVariables,
  explainDatabaseError,
  listMissingMigrations,
  openDatabase,
} from '@vigia/db'
import { readEnvironment, VigiaError } from '@vigia/runtime'

/** Opens the warehouse that the environment names. */
export function openWarehouse(connections = 4): Database {
  const variables = databaseVariables('ORIGEM')
  return openDatabase(databaseAddress('ORIGEM', readEnvironment(variables)), { connections })
}

/**
 * Opens the warehouse for one piece of work and closes it after.
 *
 * @throws VigiaError `database-failed` in words an operator can act on, when the database fails
 * @throws VigiaError `database-not-migrated`
 */
export async function withWarehouse<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  const warehouse = openWarehouse()
  try {
    await requireMigrated(warehouse.db)
    return await work(warehouse.db)
  } catch (error) {
    if (error instanceof VigiaError || databaseErrorCode(error) === undefined) throw error
    throw explainDatabaseError('warehouse', error)
  } finally {
    await warehouse.close()
  }
}

async function requireMigrated(db: Db): Promise<void> {
  const missing = await listMissingMigrations(db, 'warehouse')
  if (missing.length > 0)
    throw new VigiaError(
      'database-not-migrated',
      'The warehouse lacks tables of Vigia: run `pipelines migrate`.',
    )
}
