import { type Environment, VigiaError } from '@vigia/runtime'
import { hasAcceptableLength, passwordLength } from './passwords.ts'
import { parseEmail } from './users/users.ts'

/** The environment variables of sign-in, to be read with `readEnvironment`. */
export const accountVariables = [
  'AUDIT_URL',
  'AUDIT_SECRET',
  'AUDIT_SIGN_IN_LIMIT',
  'AUDIT_IDLE_MINUTES',
  'AUDIT_SECOND_FACTOR',
  'AUDIT_ADMIN_EMAIL',
  'AUDIT_ADMIN_PASSWORD',
  'AUDIT_OIDC_ISSUER',
  'AUDIT_OIDC_CLIENT_ID',
  'AUDIT_OIDC_CLIENT_SECRET',
  'AUDIT_OIDC_NAME',
] as const

type AccountEnvironment = Environment<(typeof accountVariables)[number]>

/** An OpenID Connect provider through which people may sign in. */
export interface ProviderSettings {
  issuer: string
  clientId: string
  clientSecret: string
  /** What people call it. */
  name: string
}

export interface AccountSettings {
  /** Where browsers find the audit UI: an origin, without a path. */
  url: string
  secret: string
  /** Wrong passwords that one address may give in a minute, and one account may get in 15, before the next ones wait. */
  signInLimit: number
  /** After which a session ends that nobody uses. */
  idleMinutes: number
  /** Who has to have a second factor, of those who have a password. */
  secondFactor: 'nobody' | 'admins' | 'everybody'
  provider: ProviderSettings | undefined
  firstAdmin: { email: string; password: string } | undefined
}

/**
 * What the environment says about sign-in.
 *
 * @throws VigiaError `configuration-invalid`, naming every variable that others need or that is wrong
 */
export function readAccountSettings(environment: AccountEnvironment): AccountSettings {
  const complaints = [...checkProvider(environment), ...checkFirstAdmin(environment)]
  if (complaints.length > 0)
    throw new VigiaError('configuration-invalid', `Configuration: ${complaints.join('; ')}.`)
  return {
    url: environment.AUDIT_URL,
    secret: environment.AUDIT_SECRET,
    signInLimit: environment.AUDIT_SIGN_IN_LIMIT,
    idleMinutes: environment.AUDIT_IDLE_MINUTES,
    secondFactor: environment.AUDIT_SECOND_FACTOR,
    provider:
      environment.AUDIT_OIDC_ISSUER === ''
        ? undefined
        : {
            issuer: environment.AUDIT_OIDC_ISSUER,
            clientId: environment.AUDIT_OIDC_CLIENT_ID,
            clientSecret: environment.AUDIT_OIDC_CLIENT_SECRET,
            name: environment.AUDIT_OIDC_NAME,
          },
    firstAdmin:
      environment.AUDIT_ADMIN_EMAIL === ''
        ? undefined
        : { email: environment.AUDIT_ADMIN_EMAIL, password: environment.AUDIT_ADMIN_PASSWORD },
  }
}

function checkProvider(environment: AccountEnvironment): string[] {
  const names = ['AUDIT_OIDC_ISSUER', 'AUDIT_OIDC_CLIENT_ID', 'AUDIT_OIDC_CLIENT_SECRET'] as const
  const missing = names.filter((name) => environment[name] === '')
  if (missing.length === names.length) return []
  return missing.map((name) => `${name} is missing, which the other AUDIT_OIDC variables need`)
}

function checkFirstAdmin(environment: AccountEnvironment): string[] {
  const { AUDIT_ADMIN_EMAIL: email, AUDIT_ADMIN_PASSWORD: password } = environment
  if (email === '' && password === '') return []
  const complaints: string[] = []
  if (email === '') complaints.push('AUDIT_ADMIN_EMAIL is missing, which AUDIT_ADMIN_PASSWORD needs')
  else if (parseEmail(email) === undefined) complaints.push('AUDIT_ADMIN_EMAIL must be an e-mail address')
  if (password === '') complaints.push('AUDIT_ADMIN_PASSWORD is missing, which AUDIT_ADMIN_EMAIL needs')
  else if (!hasAcceptableLength(password))
    complaints.push(
      `AUDIT_ADMIN_PASSWORD must have ${passwordLength.minimum} to ${passwordLength.maximum} characters`,
    )
  return complaints
}
