import { uncertainGoesTo, views, worklistOrders } from '@vigia/contracts/audit'
import { auditSetting, core, type Db, type DbOrTrx, inTransaction, utcNow } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'
import Type, { type Static } from 'typebox'
import { parserOf } from '../schema.ts'

const { inArray } = core

/** How beats are read, for all readers. */
export type AuditSettings = Static<typeof AuditSettings>
const AuditSettings = Type.Object(
  {
    /** Which part of the beats that enter the worklist two shall read. */
    doubleReadingShare: Type.Number({ minimum: 0, maximum: 1 }),
    /** Which part of the beats that enter the worklist is in the random stream: read whatever a model says of them. */
    randomStreamShare: Type.Number({ minimum: 0, maximum: 1 }),
    /** In place of which part of the beats that a reader sees blind a known beat is shown. */
    knownBeatShare: Type.Number({ minimum: 0, maximum: 1 }),
    /** What a reader sees who has not chosen: `blind` hides the model's verdict until an answer is given. */
    defaultView: Type.Enum([...views]),
    /** Who is asked about a beat of one reader who is uncertain of it. */
    uncertainGoesTo: Type.Enum([...uncertainGoesTo]),
    /** Whether an adjudicator sees the readers' answers before deciding: `blind` hides them until the own is given. */
    adjudicationView: Type.Enum([...views]),
    /** The order of the worklist for a reader who has not chosen one. */
    defaultOrder: Type.Enum([...worklistOrders]),
  },
  { additionalProperties: false },
)

const parseSettings = parserOf(Type.Partial(AuditSettings, { additionalProperties: false }))

export const defaultSettings: Readonly<AuditSettings> = {
  doubleReadingShare: 0,
  randomStreamShare: 0.05,
  knownBeatShare: 0,
  defaultView: 'blind',
  uncertainGoesTo: 'second-reader',
  adjudicationView: 'open',
  // Installations of before this setting keep the order by margin: migration 0021 says so in their settings.
  defaultOrder: 'mixed',
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
  return { ...defaultSettings, ...parsed.content }
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
    for (const [name, value] of Object.entries(parsed.content)) {
      const row = { value, changedBy, changedAt: utcNow() }
      await trx
        .insert(auditSetting)
        .values({ name, ...row })
        .onDuplicateKeyUpdate({ set: row })
    }
    const changed = await readSettings(trx)
    await recordSecurityEvent(trx, {
      ...{ kind: 'settings-changed', who: changedBy, account: null, address: null, about: 'clinic-settings' },
      details: Object.fromEntries(
        Object.entries(parsed.content).map(([name, value]) => [name, String(value)]),
      ),
    })
    return changed
  })
  return { status: 'changed', settings }
}
