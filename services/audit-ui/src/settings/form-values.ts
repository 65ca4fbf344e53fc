import { readingViews } from '@vigia/contracts/audit'

/** What a form of settings led to. */
export type SaveOutcome =
  | { status: 'saved' }
  /** Nothing was changed: these fields have a wrong value. */
  | { status: 'invalid'; fields: string[] }

/** Whether a field was refused. */
export function isInvalid(outcome: SaveOutcome | undefined, field: string): boolean {
  return outcome?.status === 'invalid' && outcome.fields.includes(field)
}

/** What the radio buttons of a reader's own view can say; `default` follows the clinic settings. */
export const ownViews = [...readingViews, 'default'] as const
export type OwnView = (typeof ownViews)[number]

export function parseOwnView(form: FormData): OwnView | undefined {
  return ownViews.find((view) => view === form.get('readingView'))
}

/** Settings that are a share of the beats. */
export const shares = ['doubleReadingShare', 'randomStreamShare', 'knownBeatShare'] as const

const choices = ['defaultView', 'defaultOrder', 'adjudicationView', 'uncertainGoesTo'] as const

/**
 * The settings of everybody as far as the form has them, still to be looked at by who keeps them: a share of 0 to 1 is
 * written there in percent, and what is no number stays as it was typed.
 */
export function readClinicSettings(form: FormData): Record<string, unknown> {
  const chosen = choices.filter((name) => form.has(name)).map((name) => [name, form.get(name)])
  const typed = shares.filter((name) => form.has(name)).map((name) => [name, readShare(form.get(name))])
  return Object.fromEntries([...chosen, ...typed])
}

function readShare(value: FormDataEntryValue | null): number | string {
  const typed = String(value ?? '').trim()
  const percent = typed === '' ? Number.NaN : Number(typed.replace(',', '.'))
  return Number.isNaN(percent) ? typed : percent / 100
}
