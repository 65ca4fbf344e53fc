import { type UncertainGoesTo, uncertainGoesTo, type View, views } from '@vigia/contracts/audit'

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
