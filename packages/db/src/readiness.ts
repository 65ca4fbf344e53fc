import type { VigiaError } from '@vigia/runtime'
import type { Db } from './database.ts'
import { core } from './drizzle.ts'
import { explainDatabaseError } from './failures.ts'
import { lease } from './lease-tables.ts'
import { type DatabaseName, listMissingMigrations } from './migrate.ts'

export type Readiness =
  | { status: 'ready' }
  | { status: 'not-migrated' }
  /** `error` says why, in words an operator can act on. */
  | { status: 'unavailable'; error: VigiaError }

/** A supervisor wants its answer within five seconds. */
const deadlineMilliseconds = 4500

/** Whether a database answers, in time, has every migration and can be written to. */
export async function checkReadiness(db: Db, name: DatabaseName): Promise<Readiness> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => deadline.reject(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    deadlineMilliseconds,
  )
  try {
    return { status: await Promise.race([examine(db, name), deadline.promise]) }
  } catch (error) {
    return { status: 'unavailable', error: explainDatabaseError(name, error) }
  } finally {
    clearTimeout(timer)
  }
}

async function examine(db: Db, name: DatabaseName): Promise<'ready' | 'not-migrated'> {
  const missing = await listMissingMigrations(db, name)
  if (missing.length > 0) return 'not-migrated'
  // It changes no row, and yet a server that cannot be written to refuses it.
  await db.update(lease).set({ number: 0 }).where(core.eq(lease.name, ''))
  return 'ready'
}
