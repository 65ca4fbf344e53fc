import { existsSync } from 'node:fs'
import { type CleanedEnv, customCleanEnv, EnvMissingError } from 'envalid'
import { findSecret, secretNames } from './secrets.ts'
import { variables } from './variables.ts'
import { VigiaError } from './vigia-error.ts'

type Variables = typeof variables
/** The values of the variables that were asked for, each of its own type. */
export type Environment<Name extends keyof Variables> = Readonly<CleanedEnv<Pick<Variables, Name>>>

/**
 * Adds a file of `NAME=value` lines to the environment, where it exists; what is set already wins.
 */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}

/**
 * Reads and checks environment variables. An empty one counts as missing; a secret may also be in a file.
 *
 * @throws VigiaError `configuration-invalid`, naming every variable that is missing or wrong, never its value
 */
export function readEnvironment<Name extends keyof Variables>(
  names: readonly Name[],
  source: NodeJS.ProcessEnv = process.env,
): Environment<Name> {
  const wanted = Object.fromEntries(names.map((name) => [name, variables[name]])) as Pick<Variables, Name>
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const complaints = new Map<string, string>()
  for (const name of names.filter((name) => secretNames.has(name))) {
    const secret = findSecret(name, source)
    if (secret.status === 'found') given[name] = secret.value
    if (secret.status === 'wrong') complaints.set(name, secret.complaint)
  }
  const values = customCleanEnv(given, wanted, (cleaned) => cleaned, {
    reporter({ errors }) {
      for (const [name, error] of Object.entries(errors))
        if (!complaints.has(name)) complaints.set(name, complain(name, error))
    },
  })
  if (complaints.size > 0) {
    const sentences = Array.from(complaints, ([name, complaint]) => `${name} ${complaint}`)
    throw new VigiaError('configuration-invalid', `Configuration: ${sentences.sort().join('; ')}.`)
  }
  return values as Environment<Name>
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
