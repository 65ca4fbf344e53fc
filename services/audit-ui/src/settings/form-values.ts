import type { ChangePasswordOutcome } from '@vigia/accounts/sign-in'
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
export const shares = ['doubleReadingShare', 'randomStreamShare'] as const

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

/** What the form for a new password led to. */
export type PasswordOutcome =
  | { status: 'saved' }
  /** The new password was not typed the same twice. */
  | { status: 'password-differs' }
  | Exclude<ChangePasswordOutcome, { status: 'changed' | 'signed-out' }>

/** The fields of the form, in their order. */
export const passwordFields = ['current', 'next', 'repeated'] as const
type PasswordField = (typeof passwordFields)[number]

/** What was typed, as it was typed: a space may belong to a password. */
export function readPasswords(form: FormData): Record<PasswordField, string> {
  const read = (field: PasswordField) => {
    const value = form.get(field)
    return typeof value === 'string' ? value : ''
  }
  return { current: read('current'), next: read('next'), repeated: read('repeated') }
}

/** The field at which a refusal is said; undefined where nothing was refused. */
export function refusedField(outcome: PasswordOutcome | undefined): PasswordField | undefined {
  switch (outcome?.status) {
    case undefined:
    case 'saved':
      return undefined
    case 'password-unacceptable':
    case 'password-unchanged':
      return 'next'
    case 'password-differs':
      return 'repeated'
    default:
      return 'current'
  }
}
