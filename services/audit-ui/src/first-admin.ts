import { addFirstAdmin } from '@vigia/accounts'
import { type Db, listMissingMigrations } from '@vigia/db'
import { type Logger, retry } from '@vigia/runtime'

/**
 * Makes the first admin where there is no user at all, as soon as the warehouse answers and has its tables; until then
 * it waits.
 *
 * @param signal ends the waiting
 */
export async function addFirstAdminWhenReady(
  db: Db,
  admin: { email: string; password: string },
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const isReady = async () => (await listMissingMigrations(db, 'warehouse')).length === 0
  try {
    await retry(
      () => isReady().catch(() => false),
      (ready) => !ready,
      { seconds: Infinity, signal },
    )
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  if ((await addFirstAdmin(db, admin)) === 'added') log.info('Made the first admin, from AUDIT_ADMIN_EMAIL.')
}
