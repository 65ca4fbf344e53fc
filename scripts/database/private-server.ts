import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { findFreePort, isExecutable, runProgram, superviseProcess } from '../processes.ts'
import { type Database, type ServerAddress, waitForServer } from './server.ts'

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

/** All servers on this machine that are recent enough, MariaDB before MySQL because it starts faster; or the one that is named. */
export async function listServerBinaries(
  searchPath = process.env.PATH ?? '',
  named = process.env.TEST_SERVER_PROGRAM,
): Promise<ServerBinary[]> {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...FOLDERS]
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  const paths = (named ? [named] : found).filter(isExecutable)
  const programs = new Set(paths.map((path) => realpathSync(path)))
  const binaries: ServerBinary[] = []
  for (const path of programs) {
    const answer = await runProgram(path, ['--no-defaults', '--version'], { timeout: 10_000 })
    const binary = answer.status === 0 ? describeServerBinary(path, answer.stdout + answer.stderr) : undefined
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

export interface PrivateServerOptions {
  /** Where the server's own folder is made; it is removed again when the server stops. */
  dataFolder: string
  /** Whether a commit waits for the disk. Without it nothing does, and a power cut may cost everything. */
  durable: boolean
  /** Further options of the server, such as `--innodb-buffer-pool-size=1G`. */
  serverOptions?: readonly string[]
  /** Set beside what this process has, such as a library that the server is to load. */
  environment?: NodeJS.ProcessEnv
}

/** What a server is told whose data nobody keeps, such as one for tests: MySQL's in Docker too. */
export const hastyOptions = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=OFF',
  // All tables in one file: to make and to drop them takes a third of the time. Deprecated by MariaDB 11.
  '--loose-innodb-file-per-table=OFF',
  // What else waits for the disk; the second is MariaDB's alone.
  '--loose-innodb-flush-method=nosync',
  '--loose-debug-no-sync',
]

const READY_MILLISECONDS = 60_000
const STARTS = 3
/** Longer paths than this do not fit into a socket's address everywhere. */
const SOCKET_PATH_LENGTH = 100

/** A server of this process's own that can be killed as a power cut or the kernel would, and started again. */
export interface PrivateServer extends Database {
  /** Kills it at once (SIGKILL); its files stay. */
  kill(): Promise<void>
  /** Starts it over the same files, at the same address. @throws VigiaError `database-not-started` */
  startAgain(): Promise<void>
}

/** What came of a start. */
export type PrivateAttempt =
  | { status: 'found'; database: PrivateServer }
  | { status: 'unavailable'; reason: string }

/**
 * Starts a server of this process's own: its own data folder, socket, password and free port of 127.0.0.1. It ends
 * with this process, however that ends. A system's own server and its configuration stay untouched.
 */
export async function startPrivateServer(
  binary: ServerBinary,
  options: PrivateServerOptions,
): Promise<PrivateAttempt> {
  mkdirSync(options.dataFolder, { recursive: true })
  let reason = ''
  for (let start = 1; start <= STARTS; start++) {
    const attempt = await startOnce(binary, options)
    if (attempt.status === 'found') return attempt
    reason = attempt.reason
    // Somebody took the port between its choice and the start.
    if (!/TCP\/IP port/i.test(reason)) break
  }
  return { status: 'unavailable', reason: `${binary.path} did not start: ${reason}` }
}

async function startOnce(binary: ServerBinary, options: PrivateServerOptions): Promise<PrivateAttempt> {
  const folder = mkdtempSync(join(options.dataFolder, 'database-'))
  const logFile = `${folder}.log`
  const removeFiles = () => {
    for (const path of [folder, logFile]) rmSync(path, { recursive: true, force: true })
  }
  const address: ServerAddress = {
    host: '127.0.0.1',
    port: await findFreePort(),
    user: 'vigia',
    password: randomBytes(18).toString('base64url'),
  }
  try {
    await initialiseDataFolder(binary, folder)
  } catch (error) {
    removeFiles()
    if (!(error instanceof VigiaError)) throw error
    return { status: 'unavailable', reason: error.message }
  }
  const start = () =>
    superviseProcess({
      command: binary.path,
      args: serverOptions(folder, address, options),
      env: { ...process.env, ...options.environment },
      logFile,
      removeAfterwards: folder,
    })
  let server = await start()
  const close = async () => {
    await server.close()
    removeFiles()
  }
  const version = await waitForServer(address, () => server.ended, READY_MILLISECONDS)
  if (version === undefined) {
    const reason = findServerErrors(readFileSync(logFile, 'utf8'))
    await close()
    return { status: 'unavailable', reason }
  }
  const socketPath = join(folder, 'data', 'server.sock')
  const database: PrivateServer = {
    kind: binary.kind,
    description: `${version}, started for this run alone`,
    ...address,
    ...(socketPath.length < SOCKET_PATH_LENGTH && { socketPath }),
    close,
    kill: () => server.kill(),
    async startAgain() {
      server = await start()
      if ((await waitForServer(address, () => server.ended, READY_MILLISECONDS)) === undefined)
        throw new VigiaError('database-not-started', findServerErrors(readFileSync(logFile, 'utf8')))
    },
  }
  return { status: 'found', database }
}

function serverOptions(folder: string, address: ServerAddress, options: PrivateServerOptions): string[] {
  const firstStatements = join(folder, 'first-statements.sql')
  writeFileSync(
    firstStatements,
    [
      `CREATE USER IF NOT EXISTS '${address.user}'@'%' IDENTIFIED BY '${address.password}';`,
      `GRANT ALL PRIVILEGES ON *.* TO '${address.user}'@'%' WITH GRANT OPTION;`,
      '',
    ].join('\n'),
    { mode: 0o600 },
  )
  return [
    ...ownOptions(folder),
    // Relative to the data folder, so that its length never matters to the server.
    '--socket=server.sock',
    '--pid-file=server.pid',
    '--bind-address=127.0.0.1',
    `--port=${address.port}`,
    // With it, root@localhost is reached through the socket alone.
    '--skip-name-resolve',
    '--skip-log-bin',
    '--loose-mysqlx=OFF',
    '--performance-schema=OFF',
    '--character-set-server=utf8mb4',
    ...(options.durable ? ['--innodb-flush-log-at-trx-commit=1'] : hastyOptions),
    `--init-file=${firstStatements}`,
    ...(options.serverOptions ?? []),
  ]
}

const INITIALISE_MILLISECONDS = 120_000

/** The options that every start of a private server begins with: nobody's configuration, nobody else's files. */
function ownOptions(folder: string): string[] {
  const temporary = join(folder, 'temporary')
  return [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    // A MariaDB that starts removes all temporary tables in its folder for them, also another server's.
    `--tmpdir=${temporary}`,
    // Packages of MySQL point it to a folder of the system's own server.
    `--secure-file-priv=${temporary}`,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
}

/**
 * Makes the data folder of a new server in `folder`, with its system tables and a root user who needs no password
 * and has no way in but the socket. Throws a VigiaError `database-not-initialised` with the server's own words.
 */
async function initialiseDataFolder(binary: ServerBinary, folder: string): Promise<void> {
  for (const name of ['data', 'temporary']) mkdirSync(join(folder, name))
  const steps =
    binary.kind === 'mysql'
      ? { options: ['--initialize-insecure'], input: '' }
      : { options: ['--bootstrap', '--skip-log-bin'], input: readSystemTables(binary.path) }
  const outcome = await runProgram(binary.path, [...ownOptions(folder), ...steps.options], {
    input: steps.input,
    timeout: INITIALISE_MILLISECONDS,
  })
  if (outcome.status !== 0) {
    throw new VigiaError(
      'database-not-initialised',
      `${binary.path} could not make its system tables: ${findServerErrors(outcome.stdout + outcome.stderr)}`,
    )
  }
}

/**
 * The statements that mariadb-install-db gives to `mariadbd --bootstrap`. They are read from the files that come with
 * the server, because the script itself needs programs which Debian's mariadb-server-core does not carry.
 */
function readSystemTables(binaryPath: string): string {
  const folder = findSqlFolder(binaryPath)
  const read = (subject: string) => {
    const name = readdirSync(folder).find((file) =>
      new RegExp(`^(mysql|mariadb)_${subject}\\.sql$`).test(file),
    )
    if (name === undefined) {
      throw new VigiaError('database-not-initialised', `${folder} lacks the server's ${subject}.sql.`)
    }
    return readFileSync(join(folder, name), 'utf8')
  }
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;',
    'USE mysql;',
    'SET @auth_root_socket=NULL;',
    read('system_tables'),
    read('system_tables_data'),
    "DELETE FROM global_priv WHERE User = 'root' AND Host <> 'localhost';",
    '',
  ].join('\n')
}

function findSqlFolder(binaryPath: string): string {
  const prefix = dirname(dirname(binaryPath))
  const folder = ['mysql', 'mariadb'].map((name) => join(prefix, 'share', name)).find(existsSync)
  if (folder === undefined) {
    throw new VigiaError('database-not-initialised', `${prefix}/share holds no SQL files for ${binaryPath}.`)
  }
  return folder
}

const SHOWN = 3

/** The first errors in what a server wrote before it gave up; its last line if it called none so. */
function findServerErrors(output: string): string {
  const lines = output.trim().split('\n')
  const errors = lines
    .filter((line) => /ERROR/.test(line))
    .map((line) => line.replace(/^.*\bERROR[\]:]\s*/, ''))
  return errors.slice(0, SHOWN).join(' ') || (lines.at(-1) ?? '')
}
