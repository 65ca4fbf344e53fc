import type { ChangePasswordOutcome } from '@vigia/accounts/sign-in'

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
    case 'password-guessable':
    case 'password-unchanged':
      return 'next'
    case 'password-differs':
      return 'repeated'
    default:
      return 'current'
  }
}
