import {
  type Db,
  databaseAddress,
  databaseVariables,
  explainDatabaseError,
  listMissingMigrations,
  openDatabase,
} from '@vigia/db'
import { isConfigured, readEnvironment, VigiaError } from '@vigia/runtime'
import { openAsMigrations, withWarehouse } from '../warehouse.ts'

/** The two databases. */
export interface Databases {
  warehouse: Db
  results: Db
}

/**
 * Opens both databases for one piece of work: as the user who changes the layout, where that one is configured, since no
 * service may read comments and erase what is on record; else as `ORIGEM_MYSQL_USER` and `DESTINO_MYSQL_USER`.
 *
 * @throws VigiaError `database-not-migrated`; `database-failed` in words an operator can act on
 */
export async function withBothDatabases<Result>(
  work: (databases: Databases) => Promise<Result>,
): Promise<Result> {
  return await withWarehouse(async (own) => {
    const isMigrations = isConfigured('MIGRATIONS_MYSQL_PASSWORD')
    const warehouse = isMigrations ? openAsMigrations('ORIGEM') : undefined
    const results = isMigrations ? openAsMigrations('DESTINO') : openResults()
    try {
      const missing = await listMissingMigrations(results.db, 'results').catch((error: unknown) => {
        throw explainDatabaseError('results', error)
      })
      if (missing.length > 0)
        throw new VigiaError(
          'database-not-migrated',
          'The results database lacks tables of Vigia: start the results service.',
        )
      return await work({ warehouse: warehouse?.db ?? own, results: results.db })
    } finally {
      await Promise.all([results.close(), warehouse?.close()])
    }
  })
}

function openResults() {
  return openDatabase(databaseAddress('DESTINO', readEnvironment(databaseVariables('DESTINO'))), {
    connections: 1,
  })
}
