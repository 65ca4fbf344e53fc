import {
  type Database,
  type Db,
  databaseAddress,
  databaseErrorCode,
  databaseVariables,
  explainDatabaseError,
  listMissingMigrations,
  migrate as migrateDatabase,
  openDatabase,
} from '@vigia/db'
import { beginChains, hasChainKey, setChainKeys } from '@vigia/record-chains'
import { isConfigured, readEnvironment, VigiaError } from '@vigia/runtime'
import { impatiently, type Patience } from './inference/patiently.ts'
import type { Context } from './run-command.ts'

/**
 * Opens the warehouse that the environment names for one piece of work, and closes it after.
 *
 * @throws VigiaError `database-failed` in words an operator can act on, when the database fails
 */
export async function withAnyWarehouse<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  const environment = readEnvironment([...databaseVariables('ORIGEM'), 'CHAIN_KEY'])
  setChainKeys(environment.CHAIN_KEY)
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
 * @param patiently of a command that waits for a warehouse that is away
 * @throws VigiaError `database-not-migrated`
 */
export async function withWarehouse<Result>(
  work: (db: Db) => Promise<Result>,
  patiently: Patience = impatiently,
): Promise<Result> {
  return await withAnyWarehouse(async (db) => {
    await patiently(() => requireMigrated(db))
    return await work(db)
  })
}

/** A database as the user who changes the layout: who may see triggers, and read and erase what no service may. */
export function openAsMigrations(prefix: 'ORIGEM' | 'DESTINO'): Database {
  const environment = readEnvironment([
    ...databaseVariables(prefix),
    'MIGRATIONS_MYSQL_USER',
    'MIGRATIONS_MYSQL_PASSWORD',
  ])
  return openDatabase(
    {
      ...databaseAddress(prefix, environment),
      user: environment.MIGRATIONS_MYSQL_USER,
      password: environment.MIGRATIONS_MYSQL_PASSWORD,
    },
    { connections: 1 },
  )
}

/**
 * Works in the warehouse as the user who changes the layout, where there is one: the command line's own may not do everything.
 *
 * @param denied the server's code for what its own user may not do, and how that is told
 */
export async function withMostRights<Result>(
  denied: { by: string; code: string; message: string },
  work: (db: Db) => Promise<Result>,
): Promise<Result> {
  return await withWarehouse(async (own) => {
    const other = isConfigured('MIGRATIONS_MYSQL_PASSWORD') ? openAsMigrations('ORIGEM') : undefined
    try {
      return await work(other?.db ?? own)
    } catch (error) {
      if (databaseErrorCode(error) !== denied.by) throw error
      throw new VigiaError(
        denied.code,
        `${denied.message}: set MIGRATIONS_MYSQL_PASSWORD, or run it where that is set.`,
      )
    } finally {
      await other?.close()
    }
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

/** `migrate`: brings the warehouse to the present layout. The results service does so with its own database. */
export async function migrate({ logger, output }: Context): Promise<void> {
  const applied = await withAnyWarehouse(async (db) => {
    const migrations = await migrateDatabase(db, 'warehouse', (migration) =>
      logger.info(migration, 'Applied a migration.'),
    )
    // Without the key, whoever has it begins them.
    if (hasChainKey()) await beginChains(db)
    return migrations
  })
  output.result({ applied }, () =>
    applied.length === 0 ? 'The warehouse is up to date.' : `Applied ${applied.join(', ')}.`,
  )
}

/** `ready`: whether the warehouse answers and has every table, for the health check of a container. */
export async function ready({ output }: Context): Promise<void> {
  await withWarehouse(async () => {})
  output.result({ ready: true }, () => 'The warehouse is ready.')
}
