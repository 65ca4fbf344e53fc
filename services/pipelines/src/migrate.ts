import { migrate as migrateDatabase } from '@vigia/db'
import type { Context } from './run-command.ts'
import { withAnyWarehouse } from './warehouse.ts'

/** `migrate`: brings the warehouse to the present layout. The results service does so with its own database. */
export async function migrate({ output }: Context): Promise<void> {
  const applied = await withAnyWarehouse((db) => migrateDatabase(db, 'warehouse'))
  output.result({ applied }, () =>
    applied.length === 0 ? 'The warehouse is up to date.' : `Applied ${applied.join(', ')}.`,
  )
}
