import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { showProgram } from '../processes.ts'
import { type Found, findPythonProgram } from '../python-program.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
const settings = join(import.meta.dirname, 'schemathesis.toml')
const addresses = join(import.meta.dirname, 'addresses.py')

/**
 * Of the phase that chains requests: how many fuzzed cases of a route there are for one chain. A chain has up to six
 * requests and is kept in memory to the end of the phase; without a key there is never an answer to go on with.
 */
const casesPerChain = 5

/**
 * Schemathesis, installed into a folder unless it is there already.
 *
 * @param folder where it stays
 * @param print told when something is fetched
 */
export function findSchemathesis(folder: string, print: (line: string) => void): Promise<Found> {
  return findPythonProgram({ name: 'schemathesis', requirements, folder }, print)
}

export interface ContractRun {
  program: string
  apiUrl: string
  /** Undefined for a stranger. Sent as the bearer token, which counts before any other that is made up beside it. */
  apiKey: string | undefined
  /** For each route. */
  cases: number
  seed: number
  /** A folder that is there, for its settings. */
  folder: string
}

/** Asks the API by its own description, with every check and every phase. @returns the exit code: 0 without a finding */
export async function runSchemathesis({
  program,
  apiUrl,
  apiKey,
  cases,
  seed,
  folder,
}: ContractRun): Promise<number> {
  const config = join(folder, 'schemathesis.toml')
  const chains = `\n[phases.stateful.generation]\nmax-examples = ${Math.ceil(cases / casesPerChain)}\n`
  // What stands before the first table is of the whole project.
  const hooks = apiKey === undefined ? `hooks = ${JSON.stringify(addresses)}\n` : ''
  writeFileSync(config, hooks + readFileSync(settings, 'utf8') + chains)
  // It keeps notes where it runs.
  const options = { cwd: dirname(program) }
  const words = [
    ...['--config-file', config, 'run', `${apiUrl}/openapi.json`, '--checks', 'all', '--no-color'],
    ...['--max-examples', String(cases), '--seed', String(seed), '--continue-on-failure'],
    ...['--generation-database', 'none', '--suppress-health-check', 'all', '--warnings', 'off'],
    ...(apiKey === undefined ? [] : ['--header', `Authorization: Bearer ${apiKey}`]),
  ]
  return await showProgram(program, words, options)
}
