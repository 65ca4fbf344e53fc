import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { findFreePort } from '../processes/free-port.ts'
import { startOnLeash } from '../processes/leash.ts'
import { initialiseDataFolder, ownOptions } from './data-folder.ts'
import type { Attempt, Database, ServerAddress } from './database.ts'
import type { ServerBinary } from './server-binary.ts'
import { findServerErrors } from './server-errors.ts'
import { waitForServer } from './server-version.ts'

export interface PrivateServerOptions {
  /** Where the server's own folder is made; it is removed again when the server stops. */
  dataFolder: string
  /** Whether a commit waits for the disk. Without it a power cut may cost a second of commits. */
  durable: boolean
  /** Further options of the server, such as `--innodb-buffer-pool-size=1G`. */
  serverOptions?: readonly string[]
}

const READY_MILLISECONDS = 60_000
const STARTS = 3
/** Longer paths than this do not fit into a socket's address everywhere. */
const SOCKET_PATH_LENGTH = 100

/**
 * Starts a server of this process's own: its own data folder, socket, password and free port of 127.0.0.1. It ends
 * with this process, however that ends. A system's own server and its configuration stay untouched.
 */
export async function startPrivateServer(
  binary: ServerBinary,
  options: PrivateServerOptions,
): Promise<Attempt> {
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

async function startOnce(binary: ServerBinary, options: PrivateServerOptions): Promise<Attempt> {
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
  const server = await startOnLeash({
    command: binary.path,
    args: serverOptions(folder, address, options),
    logFile,
    removeAfterwards: folder,
  })
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
  const database: Database = {
    kind: binary.kind,
    description: `${version}, started for this run alone`,
    ...address,
    ...(socketPath.length < SOCKET_PATH_LENGTH && { socketPath }),
    close,
  }
  return { status: 'found', database }
}

function serverOptions(folder: string, address: ServerAddress, options: PrivateServerOptions): string[] {
  const firstStatements = join(folder, 'first-statements.sql')
  writeFileSync(
    firstStatements,
    [
      `CREATE USER '${address.user}'@'%' IDENTIFIED BY '${address.password}';`,
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
    `--innodb-flush-log-at-trx-commit=${options.durable ? 1 : 0}`,
    `--init-file=${firstStatements}`,
    ...(options.serverOptions ?? []),
  ]
}
