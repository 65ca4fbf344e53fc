import { migrate as migrateDatabase } from '@vigia/db'
import type { Context } from './run-command.ts'
import { withAnyWarehouse } from './warehouse.ts'

/** `migrate`: brings the warehouse to the present layout. The results service does so with its own database. */
export async function migrate({ logger, output }: Context): Promise<void> {
  const applied = await withAnyWarehouse((db) =>
    migrateDatabase(db, 'warehouse', (migration) => logger.info(migration, 'Applied a migration.')),
  )
  output.result({ applied }, () =>
    applied.length === 0 ? 'The warehouse is up to date.' : `Applied ${applied.join(', ')}.`,
  )
}
