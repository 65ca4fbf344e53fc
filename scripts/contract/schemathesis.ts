import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runProgram, showProgram } from '../processes.ts'

/** The versions that are installed: of Schemathesis, and of all that it needs. */
const requirements = join(import.meta.dirname, 'requirements.txt')
const settings = join(import.meta.dirname, 'schemathesis.toml')

const installMilliseconds = 300_000

export type Found = { status: 'found'; program: string } | { status: 'unavailable'; reason: string }

/**
 * Schemathesis, installed into a folder with a Python of its own unless it is there already.
 *
 * @param folder where it stays
 * @param print told when something is fetched
 */
export async function findSchemathesis(folder: string, print: (line: string) => void): Promise<Found> {
  const program = join(folder, 'bin', 'schemathesis')
  const pip = join(folder, 'bin', 'pip')
  const options = { timeout: installMilliseconds }
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true })
    const made = await runProgram('python3', ['-m', 'venv', '--clear', folder], options)
    if (made.status !== 0) return unavailable(folder, 'there is no Python 3 that makes virtual environments')
  }
  print('Looking for the pinned versions of Schemathesis')
  const words = ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
  const installed = await runProgram(pip, words, options)
  if (installed.status === 0) return { status: 'found', program }
  return unavailable(folder, `pip could not install it: ${installed.stderr.trim().split('\n').at(-1)}`)
}

function unavailable(folder: string, reason: string): Found {
  rmSync(folder, { recursive: true, force: true })
  return { status: 'unavailable', reason }
}

export interface ContractRun {
  program: string
  apiUrl: string
  /** Undefined for a stranger. Sent as the bearer token, which counts before any other that is made up beside it. */
  apiKey: string | undefined
  /** For each route. */
  cases: number
  seed: number
}

/** Asks the API by its own description, with every check and every phase. @returns the exit code: 0 without a finding */
export async function runSchemathesis({
  program,
  apiUrl,
  apiKey,
  cases,
  seed,
}: ContractRun): Promise<number> {
  // It keeps notes where it runs.
  const options = { cwd: dirname(program) }
  const words = [
    ...['--config-file', settings, 'run', `${apiUrl}/openapi.json`, '--checks', 'all', '--no-color'],
    ...['--max-examples', String(cases), '--seed', String(seed), '--continue-on-failure'],
    ...['--generation-database', 'none', '--suppress-health-check', 'all', '--warnings', 'off'],
    ...(apiKey === undefined ? [] : ['--header', `Authorization: Bearer ${apiKey}`]),
  ]
  return await showProgram(program, words, options)
}
