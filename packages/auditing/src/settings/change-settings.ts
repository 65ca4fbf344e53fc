import { auditSetting, type Db, inTransaction, utcNow } from '@vigia/db'
import { type AuditSettings, parseSettings } from './audit-settings.ts'
import { readSettings } from './read-settings.ts'

export type ChangeOutcome =
  | { status: 'changed'; settings: AuditSettings }
  /** Nothing was changed. */
  | { status: 'invalid'; fields: string[] }

/**
 * Changes some of the settings, all or none.
 *
 * @param changedBy the user's id
 * @param changes from outside, so looked at first: names of `AuditSettings` with their values
 */
export async function changeSettings(db: Db, changedBy: string, changes: unknown): Promise<ChangeOutcome> {
  const parsed = parseSettings(changes)
  if (parsed.status === 'invalid') return parsed
  const settings = await inTransaction(db, async (trx) => {
    for (const [name, value] of Object.entries(parsed.settings)) {
      const row = { value, changedBy, changedAt: utcNow() }
      await trx
        .insert(auditSetting)
        .values({ name, ...row })
        .onDuplicateKeyUpdate({ set: row })
    }
    return await readSettings(trx)
  })
  return { status: 'changed', settings }
}
