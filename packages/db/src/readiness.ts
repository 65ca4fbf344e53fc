import type { VigiaError } from '@vigia/runtime'
import { type Db, explainDatabaseError } from './database.ts'
import { type DatabaseName, listMissingMigrations } from './migrate.ts'

export type Readiness =
  | { status: 'ready' }
  | { status: 'not-migrated' }
  /** `error` says why, in words an operator can act on. */
  | { status: 'unavailable'; error: VigiaError }

/** A supervisor wants its answer within five seconds. */
const deadlineMilliseconds = 4500

/** Whether a database answers, in time, and has every migration. */
export async function checkReadiness(db: Db, name: DatabaseName): Promise<Readiness> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => deadline.reject(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    deadlineMilliseconds,
  )
  try {
    const missing = await Promise.race([listMissingMigrations(db, name), deadline.promise])
    return { status: missing.length === 0 ? 'ready' : 'not-migrated' }
  } catch (error) {
    return { status: 'unavailable', error: explainDatabaseError(name, error) }
  } finally {
    clearTimeout(timer)
  }
}
