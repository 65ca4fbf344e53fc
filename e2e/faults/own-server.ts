import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  listServerBinaries,
  type PrivateServer,
  startPrivateServer,
} from '../../scripts/database/private-server.ts'
import { databaseEnvironment } from '../../scripts/database/server.ts'
import { makeDatabases, type TwoDatabases } from '../../scripts/installation/databases.ts'

/**
 * A database server of a test's own, which waits for its log at each commit, with the two databases of an installation.
 * Its files are on a disk: in memory a MariaDB maps its log, and loses nothing of it whatever it is told.
 */
export interface OwnServer {
  server: PrivateServer
  databases: TwoDatabases
  /** Where the databases are, for the programs. */
  environment: NodeJS.ProcessEnv
  close(): Promise<void>
}

/** @param given where its files are kept, if not among the temporary ones, and further options and variables of the server */
export async function openOwnServer(
  given: { folder?: string; serverOptions?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<OwnServer> {
  const [binary] = await listServerBinaries()
  if (binary === undefined) throw new Error('No database server is installed here.')
  const dataFolder = mkdtempSync(join(given.folder ?? tmpdir(), 'vigia-faults-'))
  const attempt = await startPrivateServer(binary, {
    dataFolder,
    durable: true,
    serverOptions: ['--max-connections=500', ...(given.serverOptions ?? [])],
    environment: given.environment ?? {},
  })
  if (attempt.status !== 'found') throw new Error(attempt.reason)
  const { database: server } = attempt
  const databases = await makeDatabases(server, {})
  return {
    server,
    databases,
    environment: {
      ...databaseEnvironment('ORIGEM', databases.warehouse),
      ...databaseEnvironment('DESTINO', databases.results),
    },
    async close() {
      await server.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
