import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, openDatabase } from '@vigia/db'
import { findDatabase } from '../scripts/database/find-database.ts'
import { databaseEnvironment } from '../scripts/database/server.ts'

/** A database server of one's own that can be stopped: it takes connections, but does no work meanwhile. */
export interface StoppableServer {
  /** Its two databases, for the services. */
  environment: NodeJS.ProcessEnv
  stop(): void
  goOn(): void
  close(): Promise<void>
}

export async function openStoppableServer(): Promise<StoppableServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'vigia-stoppable-'))
  const server = await findDatabase({ print: () => {}, dataFolder, durable: false })
  const { db, close } = openDatabase({ ...server, database: 'information_schema', charset: 'utf8mb4' })
  for (const name of ['Datawarehouse', 'Results']) await createDatabase(db, name)
  await close()
  const [folder] = readdirSync(dataFolder).filter((name) => !name.endsWith('.log'))
  const pid = Number(readFileSync(join(dataFolder, String(folder), 'data', 'server.pid'), 'utf8'))
  return {
    environment: {
      ...databaseEnvironment('ORIGEM', { ...server, database: 'Datawarehouse' }),
      ...databaseEnvironment('DESTINO', { ...server, database: 'Results' }),
    },
    stop: () => void process.kill(pid, 'SIGSTOP'),
    goOn: () => void process.kill(pid, 'SIGCONT'),
    async close() {
      await server.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
