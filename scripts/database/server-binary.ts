import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runTool } from '../processes/run-tool.ts'

/** A database server program on this machine. */
export interface ServerBinary {
  kind: 'mariadb' | 'mysql'
  path: string
  /** `10.11.19` */
  version: string
}

/** Where packages put a server which is not on everybody's PATH; the last three are Homebrew's. */
const FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/usr/local/bin',
]
const NAMES = ['mariadbd', 'mysqld']

/** The oldest that can hand out rows to several workers: FOR UPDATE SKIP LOCKED arrived with these. */
export const OLDEST = { mariadb: [10, 11], mysql: [8, 4] } as const

/** All servers on this machine that are recent enough, MariaDB before MySQL because it starts faster. */
export async function listServerBinaries(searchPath = process.env.PATH ?? ''): Promise<ServerBinary[]> {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...FOLDERS]
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isExecutable)
  const programs = new Set(paths.map((path) => realpathSync(path)))
  const binaries: ServerBinary[] = []
  for (const path of programs) {
    const answer = await runTool(path, ['--no-defaults', '--version'], { timeout: 10_000 })
    const binary = answer.status === 'done' ? describeServerBinary(path, answer.output) : undefined
    if (binary !== undefined) binaries.push(binary)
  }
  return binaries.sort((one, other) => one.kind.localeCompare(other.kind))
}

/**
 * Reads what a server prints for `--version`; undefined if it is too old or something else.
 * MariaDB: `mariadbd  Ver 10.11.19-MariaDB for …`; MySQL: `mysqld  Ver 8.4.6 for Linux on x86_64 (…)`.
 */
export function describeServerBinary(path: string, answer: string): ServerBinary | undefined {
  const [, version, major, minor] = /Ver ((\d+)\.(\d+)\.\d+)/.exec(answer) ?? []
  if (version === undefined) return undefined
  const kind = /mariadb/i.test(answer) ? 'mariadb' : 'mysql'
  const [oldestMajor, oldestMinor] = OLDEST[kind]
  const isRecent =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)
  return isRecent ? { kind, path, version } : undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
