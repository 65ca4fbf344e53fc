import { VigiaError } from '@vigia/runtime'
import { installWithApt } from '../processes/install-with-apt.ts'
import type { Attempt, Database, Print, ServerAddress } from './database.ts'
import { startDockerServer } from './docker-server.ts'
import { useGivenServer } from './given-server.ts'
import { type PrivateServerOptions, startPrivateServer } from './private-server.ts'
import { listServerBinaries } from './server-binary.ts'

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
  const installation = await installWithApt('mariadb-server-core', {
    print,
    // The -core package starts no service and makes no database.
    why: 'No database server here',
  })
  if (installation.status === 'failed') return { status: 'unavailable', reason: installation.output }
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
