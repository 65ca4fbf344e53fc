import { databaseErrorCode, explainDatabaseError, migrate as migrateDatabase } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { Context } from './run-command.ts'
import { openWarehouse } from './warehouse.ts'

/** `migrate`: brings the warehouse to the present layout. The results service does so with its own database. */
export async function migrate({ output }: Context): Promise<void> {
  const warehouse = openWarehouse()
  try {
    const applied = await migrateDatabase(warehouse.db, 'warehouse')
    output.result({ applied }, () =>
      applied.length === 0 ? 'The warehouse is up to date.' : `Applied ${applied.join(', ')}.`,
    )
  } catch (error) {
    if (error instanceof VigiaError || databaseErrorCode(error) === undefined) throw error
    throw explainDatabaseError('warehouse', error)
  } finally {
    await warehouse.close()
  }
}
