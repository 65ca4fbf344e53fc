import { readFileSync, statSync } from 'node:fs'
import { type CleanedEnv, customCleanEnv, EnvMissingError } from 'envalid'
import { type EnvAssignment, EnvFileError, parseEnvFile } from './env-file.ts'
import { findSecret, readCertificates, secretNames } from './secrets.ts'
import { variables } from './variables.ts'
import { systemErrorCode, VigiaError } from './vigia-error.ts'

type Variables = typeof variables
/** The values of the variables that were asked for, each of its own type. */
export type Environment<Name extends keyof Variables> = Readonly<CleanedEnv<Pick<Variables, Name>>>

/**
 * Adds the variables of a `.env` to the environment, where there is one; what is set already wins, even when it is
 * empty. A value means what it means to Docker Compose.
 *
 * @returns warnings, by name, of secrets that may not mean what they say
 * @throws VigiaError `configuration-invalid`, naming the line, for a file that Compose refuses or nobody can read
 */
export function loadEnvironmentFile(
  path = '.env',
  environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  const text = readEnvironmentFile(path)
  if (text === undefined) return []
  const given = { ...environment }
  const assignments = new Map<string, EnvAssignment>()
  try {
    for (const assignment of parseEnvFile(text, (name) => given[name]))
      if (given[assignment.name] === undefined) assignments.set(assignment.name, assignment)
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error
    throw new VigiaError(
      'configuration-invalid',
      `Configuration: ${path}, line ${error.line}: ${error.message}.`,
    )
  }
  for (const [name, { value }] of assignments) environment[name] = value
  return [...assignments.values()].filter(isDoubtful).map(({ name }) => warnOfSigns(name, path))
}

/** Undefined where there is none, and, as to Compose, where a folder has that name. */
function readEnvironmentFile(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false
      ? readFileSync(path, 'utf8')
      : undefined
  } catch (cause) {
    throw new VigiaError(
      'configuration-invalid',
      `Configuration: ${path} cannot be read (${systemErrorCode(cause)}).`,
      { cause },
    )
  }
}

/** A secret with a sign that begins a comment, or a reference to another variable. */
function isDoubtful({ name, quote, written, unquoted }: EnvAssignment): boolean {
  if (!secretNames.has(name) || quote === 'single') return false
  return unquoted === undefined ? /(?<!\\)\$/.test(written) : /[#$]/.test(unquoted)
}

function warnOfSigns(name: string, path: string): string {
  return `${name} has # or $ in ${path} outside single quotes, where they have a meaning: put the value into single quotes.`
}

/**
 * Reads and checks environment variables. An empty one counts as missing; a secret may also be in a file.
 *
 * @param checks of values that pass so far: what is thrown is told as of the variable
 * @throws VigiaError `configuration-invalid`, naming every variable that is missing or wrong, never its value; those
 *   too that were not asked for, so that a person need not come back for them
 */
export function readEnvironment<Name extends keyof Variables>(
  names: readonly Name[],
  source: NodeJS.ProcessEnv = process.env,
  checks: Checks<Name> = {},
): Environment<Name> {
  const { values, complaints } = check(names, source)
  for (const name of names)
    if (!complaints.has(name)) complainOf(name, checks[name], values[name], complaints)
  if (complaints.size === 0) return values
  const others = Object.keys(variables).filter((name) => isConfigured(name as keyof Variables, source))
  const all = new Map([...check(others as Name[], source).complaints, ...complaints])
  const sentences = Array.from(all, ([name, complaint]) => `${name} ${complaint}`)
  throw new VigiaError('configuration-invalid', `Configuration: ${sentences.sort().join('; ')}.`)
}

/** What only others can say of a value: each throws an Error with its complaint. */
export type Checks<Name extends keyof Variables> = {
  [Key in Name]?: (value: Environment<Name>[Key]) => unknown
}

function complainOf<Value>(
  name: string,
  checkValue: ((value: Value) => unknown) | undefined,
  value: Value,
  complaints: Map<string, string>,
): void {
  try {
    checkValue?.(value)
  } catch (error) {
    complaints.set(name, `is not valid: ${(error as Error).message.replace(/\.$/, '')}`)
  }
}

/** Texts for people and secrets may begin and end with a blank. */
const mayHaveBlanks = (name: string) => secretNames.has(name) || name === 'AUDIT_OIDC_NAME'

function check<Name extends keyof Variables>(names: readonly Name[], source: NodeJS.ProcessEnv) {
  const wanted = Object.fromEntries(names.map((name) => [name, variables[name]])) as Pick<Variables, Name>
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const complaints = new Map<string, string>()
  for (const name of names)
    if (!mayHaveBlanks(name) && given[name] !== undefined && given[name] !== given[name]?.trim())
      complaints.set(name, 'must not begin or end with a blank')
  const isReachable = listensToOthers(names, given)
  for (const name of names.filter((name) => secretNames.has(name))) {
    const secret = findSecret(name, source, isReachable)
    if (secret.status === 'found') given[name] = secret.value
    if (secret.status === 'wrong') complaints.set(name, secret.complaint)
  }
  // Who only reads needs no key that may write; who listens tells the two apart.
  if (names.includes('RESULTS_API_READ_KEY' as Name) && !names.includes('API_BIND' as Name))
    given.RESULTS_API_KEY ??= given.RESULTS_API_READ_KEY
  given.AUDIT_URL ??= addressOfPort(given.AUDIT_PORT)
  const values = customCleanEnv(given, wanted, (cleaned) => cleaned, {
    reporter({ errors }) {
      for (const [name, error] of Object.entries(errors))
        if (!complaints.has(name)) complaints.set(name, complain(name, error))
    },
  })
  return { values: values as Environment<Name>, complaints }
}

/** What a service listens by; the second, where there is one, says whether it does. */
const listening = [['API_BIND'], ['AUDIT_BIND'], ['METRICS_BIND', 'METRICS_PORT']] as const

/** This machine alone. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** Whether who reads these variables listens at an address that other machines may reach. */
function listensToOthers(names: readonly string[], given: Record<string, string | undefined>): boolean {
  if (given.EXAMPLE_SECRETS === 'on-loopback') return false
  return listening.some(([address, port = address]) => {
    const isAsked = names.includes(address) && given[port] !== undefined
    return isAsked && !loopback.test(given[address]?.trim() || '127.0.0.1')
  })
}

/** Where browsers on this machine find the audit UI, unless somebody says otherwise. */
function addressOfPort(port: string | undefined): string | undefined {
  const address = `http://localhost:${port}`
  return port !== undefined && Number(port) > 0 && URL.canParse(address) ? address : undefined
}

/** Whether the environment holds a value of this variable, right or wrong. */
export function isConfigured(name: keyof Variables, source: NodeJS.ProcessEnv = process.env): boolean {
  return [name, `${name}_FILE`].some((key) => Boolean(source[key]?.trim()))
}

function complain(name: string, error: unknown): string {
  if (error instanceof EnvMissingError) return 'is missing'
  const choices = variables[name as keyof Variables].choices
  if (choices !== undefined) return `must be one of ${choices.join(', ')}`
  // Our own validators say what is right; envalid's quote the value, which may be a secret.
  return error instanceof TypeError && error.message.startsWith('must ') ? error.message : 'is not valid'
}

/** What says where the results API is, and by which key a client comes. */
export const apiVariables = ['API_HOST', 'API_PORT', 'API_URL', 'API_TLS_CA', 'RESULTS_API_KEY'] as const

/** Where the results API is for its clients. */
export interface ApiAddress {
  baseUrl: string
  apiKey: string
  /** Who vouches for it, as PEM; those that Node.js knows where it is left out. */
  certificates?: string
}

/**
 * With the key that may only read, where who asks knows of one.
 *
 * @throws VigiaError `configuration-invalid` when the file of certificates cannot be read
 */
export function readApiAddress(
  environment: Environment<(typeof apiVariables)[number]> & Partial<Environment<'RESULTS_API_READ_KEY'>>,
): ApiAddress {
  const { API_HOST: host, API_PORT: port, API_URL: url, RESULTS_API_KEY: keys } = environment
  const certificates = url.startsWith('https:')
    ? readCertificates('API_TLS_CA', environment.API_TLS_CA)
    : undefined
  return {
    baseUrl: url || `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    apiKey: (environment.RESULTS_API_READ_KEY?.[0] ?? keys[0]) as string,
    ...(certificates === undefined ? {} : { certificates }),
  }
}
