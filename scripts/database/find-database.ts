import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { findFreePort, installWithApt, runProgram, superviseProcess } from '../processes.ts'
import {
  hastyOptions,
  listServerBinaries,
  type PrivateServerOptions,
  startPrivateServer,
} from './private-server.ts'
import {
  type Attempt,
  type Database,
  type Print,
  readServerVersion,
  type ServerAddress,
  waitForServer,
} from './server.ts'

export interface FindDatabaseOptions {
  /** Told what is being done when it may take a while. */
  print: Print
  /** Where a server that is started keeps its files while it runs. */
  dataFolder: string
  /** A server that somebody runs already; then no other is tried. */
  given?: ServerAddress | undefined
  /** Whether each commit waits for the disk, as on a server in earnest. Default true. */
  durable?: boolean
  /** Further options for a server that is started from a program on this machine. */
  serverOptions?: readonly string[]
  /** Aborted, no further way is tried and the call rejects with the signal's reason. */
  interruption?: AbortSignal
}

/**
 * Finds a database server: the given one; else a MariaDB or MySQL on this machine, started privately; else one
 * installed with apt; else one in Docker. Close it when done; what was started ends with this process anyhow.
 *
 * Throws a VigiaError: `database-unreachable` if the given one does not answer, `database-missing`, with the reason
 * for each way and what to do, if there is none.
 */
export async function findDatabase(options: FindDatabaseOptions): Promise<Database> {
  const { print, dataFolder, given, durable = true, serverOptions = [] } = options
  if (given !== undefined) return useGivenServer(given)
  const privately: PrivateServerOptions = { dataFolder, durable, serverOptions }
  const reasons: string[] = []
  for (const way of [startInstalled, installAndStart, startInDocker]) {
    const attempt = await way(privately, print)
    if (attempt.status === 'found') return attempt.database
    // Ctrl-C in a terminal also ends the tools that a way runs: then it has failed for that alone.
    options.interruption?.throwIfAborted()
    reasons.push(attempt.reason)
  }
  throw new VigiaError('database-missing', explainWaysOut(reasons))
}

/** Uses a server that somebody else runs. Throws a VigiaError `database-unreachable` if it does not answer. */
async function useGivenServer(address: ServerAddress): Promise<Database> {
  const version = await readServerVersion(address)
  return {
    kind: 'environment',
    description: `${version} at ${address.host}:${address.port}, given by the environment`,
    ...address,
    close: async () => {},
  }
}

async function startInstalled(options: PrivateServerOptions, print: Print): Promise<Attempt> {
  const reasons: string[] = []
  for (const binary of await listServerBinaries()) {
    const attempt = await startPrivateServer(binary, options)
    if (attempt.status === 'found') return attempt
    print(attempt.reason)
    reasons.push(attempt.reason)
  }
  const reason = reasons.join('; ') || 'no MariaDB 10.11 or MySQL 8.4 or newer is installed on this machine'
  return { status: 'unavailable', reason }
}

async function installAndStart(options: PrivateServerOptions, print: Print): Promise<Attempt> {
  if ((await listServerBinaries()).length > 0) {
    return { status: 'unavailable', reason: 'apt was not asked, since a server is installed' }
  }
  // The -core package starts no service and makes no database.
  const reason = await installWithApt('mariadb-server-core', { print, why: 'No database server here' })
  if (reason !== undefined) return { status: 'unavailable', reason }
  return startInstalled(options, print)
}

function startInDocker(options: PrivateServerOptions, print: Print): Promise<Attempt> {
  return startDockerServer(options.dataFolder, print, { durable: options.durable })
}

function explainWaysOut(reasons: readonly string[]): string {
  return [
    'No database server could be found or started:',
    ...reasons.map((reason) => `  - ${reason}`),
    'Do one of these:',
    '  - install MariaDB or MySQL (Debian, Ubuntu: apt install mariadb-server-core; macOS: brew install mariadb)',
    '  - start Docker',
    '  - give a server: ORIGEM_MYSQL_HOST, ORIGEM_MYSQL_PORT, ORIGEM_MYSQL_USER, ORIGEM_MYSQL_PASSWORD',
  ].join('\n')
}

const IMAGE = 'mysql:8.4'
const ENGINE_MILLISECONDS = 10_000
const PULL_MILLISECONDS = 600_000
/** The image initialises its data and starts twice before it listens. */
const READY_MILLISECONDS = 180_000

/**
 * Runs MySQL in a container of this process's own, which ends with it and keeps nothing.
 *
 * @param options.durable false: its files are in memory, and nothing waits for the disk
 */
export async function startDockerServer(
  dataFolder: string,
  print: Print,
  options: { durable: boolean },
): Promise<Attempt> {
  const engine = await runProgram('docker', ['info'], { timeout: ENGINE_MILLISECONDS })
  if (engine.status !== 0) return { status: 'unavailable', reason: 'no Docker engine answers' }
  if ((await runProgram('docker', ['image', 'inspect', IMAGE])).status !== 0) {
    print(`Getting Docker's ${IMAGE}`)
    const pull = await runProgram('docker', ['pull', '--quiet', IMAGE], { timeout: PULL_MILLISECONDS })
    if (pull.status !== 0) return { status: 'unavailable', reason: `Docker has no ${IMAGE}: ${pull.stderr}` }
  }
  print(`Starting ${IMAGE} in Docker`)
  return runContainer(dataFolder, options.durable)
}

async function runContainer(dataFolder: string, durable: boolean): Promise<Attempt> {
  mkdirSync(dataFolder, { recursive: true })
  const name = `vigia-${randomBytes(6).toString('hex')}`
  const logFile = join(dataFolder, `${name}.log`)
  const address: ServerAddress = {
    host: '127.0.0.1',
    port: await findFreePort(),
    user: 'root',
    password: randomBytes(18).toString('base64url'),
  }
  const container = await superviseProcess({
    command: 'docker',
    // In the foreground: the client hands SIGTERM on to the server and ends with it.
    args: [
      ...['run', '--rm', '--name', name, '--publish', `127.0.0.1:${address.port}:3306`],
      ...(durable ? [] : ['--tmpfs', '/var/lib/mysql']),
      ...['--env', 'MYSQL_ROOT_PASSWORD', IMAGE, '--character-set-server=utf8mb4', '--skip-log-bin'],
      ...(durable ? [] : ['--performance-schema=OFF', ...hastyOptions]),
    ],
    env: { ...process.env, MYSQL_ROOT_PASSWORD: address.password },
    logFile,
  })
  const close = async () => {
    await container.close()
    rmSync(logFile, { force: true })
  }
  const version = await waitForServer(address, () => container.ended, READY_MILLISECONDS)
  if (version === undefined) {
    await close()
    return { status: 'unavailable', reason: `Docker's ${IMAGE} did not start` }
  }
  const description = `${version} in Docker, started for this run alone`
  return { status: 'found', database: { kind: 'docker', description, ...address, close } }
}
