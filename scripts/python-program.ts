import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runProgram } from './processes.ts'

const installMilliseconds = 300_000

/** A program of PyPI that the tests use. */
export interface PythonProgram {
  /** What it is called in its folder's `bin`. */
  name: string
  /** A file with the versions that are installed: of the program, and of all that it needs. */
  requirements: string
  /** Where it stays, with a Python of its own. */
  folder: string
}

export type Found = { status: 'found'; program: string } | { status: 'unavailable'; reason: string }

/**
 * Finds a program of PyPI, and installs it unless it is there already in the versions wanted.
 *
 * @param print told when something is fetched
 */
export async function findPythonProgram(
  { name, requirements, folder }: PythonProgram,
  print: (line: string) => void,
): Promise<Found> {
  const found = { status: 'found', program: join(folder, 'bin', name) } as const
  const wanted = readFileSync(requirements, 'utf8')
  const installedFile = join(folder, basename(requirements))
  if (existsSync(installedFile) && readFileSync(installedFile, 'utf8') === wanted) return found

  const options = { timeout: installMilliseconds }
  print(`Fetching the pinned version of ${name}`)
  mkdirSync(folder, { recursive: true })
  const made = await runProgram('python3', ['-m', 'venv', '--clear', folder], options)
  if (made.status !== 0) {
    return unavailable(folder, 'there is no Python 3 that makes virtual environments')
  }
  const words = ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
  const installed = await runProgram(join(folder, 'bin', 'pip'), words, options)
  if (installed.status !== 0) {
    return unavailable(folder, `pip could not install it: ${installed.stderr.trim().split('\n').at(-1)}`)
  }
  // Last, so that what was broken off is begun again.
  writeFileSync(installedFile, wanted)
  return found
}

function unavailable(folder: string, reason: string): Found {
  rmSync(folder, { recursive: true, force: true })
  return { status: 'unavailable', reason }
}
