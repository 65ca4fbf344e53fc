import { type UncertainGoesTo, uncertainGoesTo, type View, views } from '@vigia/contracts/audit'
import { auditSetting, core, type Db, type DbOrTrx, inTransaction, utcNow } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'

const { inArray } = core

/** How beats are read, for all readers. */
export interface AuditSettings {
  /** Which part of the beats that enter the worklist two shall read: 0 to 1. */
  doubleReadingShare: number
  /** What a reader sees who has not chosen: `blind` hides the model's verdict until an answer is given. */
  defaultView: View
  /** Who is asked about a beat of one reader who is uncertain of it. */
  uncertainGoesTo: UncertainGoesTo
  /** Whether an adjudicator sees the readers' answers before deciding: `blind` hides them until the own is given. */
  adjudicationView: View
}

export type SettingName = keyof AuditSettings

export const defaultSettings: Readonly<AuditSettings> = {
  doubleReadingShare: 0,
  defaultView: 'blind',
  uncertainGoesTo: 'second-reader',
  adjudicationView: 'open',
}

const isOneOf = (names: readonly string[]) => (value: unknown) => names.some((name) => name === value)

const guards: Record<SettingName, (value: unknown) => boolean> = {
  doubleReadingShare: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  defaultView: isOneOf(views),
  uncertainGoesTo: isOneOf(uncertainGoesTo),
  adjudicationView: isOneOf(views),
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(guards, name)
}

/** What comes from outside: settings, or the fields that are none or have a wrong value. */
export type ParsedSettings =
  | { status: 'valid'; settings: Partial<AuditSettings> }
  | { status: 'invalid'; fields: string[] }

export function parseSettings(value: unknown): ParsedSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { status: 'invalid', fields: [] }
  const fields = Object.entries(value)
    .filter(([name, content]) => !(isSettingName(name) && guards[name](content)))
    .map(([name]) => name)
  if (fields.length > 0) return { status: 'invalid', fields }
  return { status: 'valid', settings: { ...value } as Partial<AuditSettings> }
}

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
