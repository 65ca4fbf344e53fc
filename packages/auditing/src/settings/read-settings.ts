import { auditSetting, core, type DbOrTrx } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { type AuditSettings, defaultSettings, parseSettings } from './audit-settings.ts'

const { inArray } = core

/**
 * The settings in force; what nobody has set has its default.
 *
 * @throws VigiaError `setting-invalid` for a value that `changeSettings` has not written
 */
export async function readSettings(db: DbOrTrx): Promise<AuditSettings> {
  const rows = await db
    .select({ name: auditSetting.name, value: auditSetting.value })
    .from(auditSetting)
    .where(inArray(auditSetting.name, Object.keys(defaultSettings)))
  const parsed = parseSettings(Object.fromEntries(rows.map(({ name, value }) => [name, value])))
  if (parsed.status === 'invalid')
    throw new VigiaError(
      'setting-invalid',
      `Audit_Settings holds a value without a meaning: ${parsed.fields.join(', ')}.`,
    )
  return { ...defaultSettings, ...parsed.settings }
}
