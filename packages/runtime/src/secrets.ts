import { readFileSync } from 'node:fs'
import { systemErrorCode, VigiaError } from './vigia-error.ts'

/** Variables that hold a secret. `<NAME>_FILE` may name a file that holds it instead. */
export const secretNames: ReadonlySet<string> = new Set([
  'ORIGEM_MYSQL_PASSWORD',
  'DESTINO_MYSQL_PASSWORD',
  'AUDIT_MYSQL_PASSWORD',
  'MIGRATIONS_MYSQL_PASSWORD',
  'MYSQL_ADMIN_PASSWORD',
  'RESULTS_API_KEY',
  'RESULTS_API_READ_KEY',
  'AUDIT_SECRET',
  'CHAIN_KEY',
  'AUDIT_ADMIN_PASSWORD',
  'AUDIT_OIDC_CLIENT_SECRET',
  // Either may hold what lets somebody in.
  'WEBHOOK_URL',
  'SMTP_URL',
  'WEBHOOK_SECRET',
])

/** What a secret of `.env.example` begins with, among several also after a comma. */
const exampleSecret = /(^|,)\s*example-/

export type Secret =
  | { status: 'absent' }
  | { status: 'found'; value: string }
  /** `complaint`: what is wrong, as the rest of a sentence that begins with the variable's name. */
  | { status: 'wrong'; complaint: string }

/**
 * Finds a secret in the environment, or in the file that the environment names: there without the byte order mark and
 * the ends of lines that an editor may have put around it, as the scripts read theirs (scripts/delivery/nexus.sh).
 *
 * @param isReachable whether others reach who asks: then, and in production, the secrets of `.env.example`, which
 *   everybody knows, are wrong
 */
export function findSecret(name: string, source: NodeJS.ProcessEnv, isReachable = false): Secret {
  const given = source[name]?.trim() ? source[name] : undefined
  const file = source[`${name}_FILE`]?.trim()
  if (given !== undefined && file)
    return { status: 'wrong', complaint: `and ${name}_FILE are both set: one is enough` }
  const secret = file ? readSecretFile(name, file) : fromEnvironment(given)
  const isExample = secret.status === 'found' && exampleSecret.test(secret.value)
  if (isExample && (isReachable || source.NODE_ENV === 'production'))
    return {
      status: 'wrong',
      complaint: 'is the one of .env.example, which is no secret: set one of your own',
    }
  return secret
}

function fromEnvironment(value: string | undefined): Secret {
  return value === undefined ? { status: 'absent' } : { status: 'found', value }
}

function readSecretFile(name: string, file: string): Secret {
  try {
    const value = readFileSync(file, 'utf8').replace(/^\ufeff|[\r\n]+$/g, '')
    return value.trim() === '' ? { status: 'absent' } : { status: 'found', value }
  } catch (error) {
    const reason = systemErrorCode(error)
    return { status: 'wrong', complaint: `cannot be read from the file that ${name}_FILE names (${reason})` }
  }
}

/**
 * Reads the file of certificates that a variable names, as PEM. An empty file holds none, like no file at all.
 *
 * @throws VigiaError `configuration-invalid`, naming the variable
 */
export function readCertificates(variable: string, path: string): string | undefined {
  if (path === '') return undefined
  const text = read(variable, path)
  if (text.trim() === '') return undefined
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw wrong(variable, 'holds no certificate in PEM')
  return text
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw wrong(variable, `cannot be read (${systemErrorCode(error)})`)
  }
}

const wrong = (variable: string, complaint: string) =>
  new VigiaError('configuration-invalid', `Configuration: the file that ${variable} names ${complaint}.`)
