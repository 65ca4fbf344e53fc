import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { findDatabase } from '../scripts/database/find-database.ts'
import { quickFolder } from '../scripts/database/quick-folder.ts'
import { databaseEnvironment } from '../scripts/database/server.ts'
import { makeDatabases } from '../scripts/installation/databases.ts'
import {
  type Installation as AnyInstallation,
  makeInstallation,
  type Person,
} from '../scripts/installation/installation.ts'

export { type Person, stop } from '../scripts/installation/installation.ts'
export { type Ended, endOf } from '../scripts/processes.ts'

/** The programs over two databases of the test server. */
export interface Installation extends AnyInstallation {
  warehouse: TestDatabase
  results: TestDatabase
}

export const apiKey = 'a-key-for-the-tests-only'

/** @param variables set over what the programs are told; the environment of the tests is none of their business */
export async function openInstallation(variables: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const [warehouse, results] = await Promise.all([openTestDatabase(), openTestDatabase()])
  const folder = mkdtempSync(join(tmpdir(), 'vigia-e2e-'))
  const installation = await makeInstallation({
    databases: { warehouse: warehouse.address, results: results.address },
    folder,
    inherited: {
      PATH: process.env.PATH,
      AUDIT_SIGN_IN_LIMIT: '1000',
      LEASE_SECONDS: '1',
      TF_BACKEND: 'wasm',
    },
    variables: { RESULTS_API_KEY: apiKey, ...variables },
  })
  return {
    ...installation,
    warehouse,
    results,
    async close() {
      await installation.close('SIGKILL')
      await Promise.all([warehouse.close(), results.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Signs in as a browser without scripts does. @returns the headers of requests that come from that browser */
export async function signInByForm(
  auditUrl: string,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<Record<'cookie' | 'origin', string>> {
  const answer = await fetch(`${auditUrl}/sign-in`, {
    method: 'POST',
    headers: { origin: auditUrl },
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  })
  await answer.body?.cancel()
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  return { cookie: cookies.join('; '), origin: auditUrl }
}

/** What stands in the results database, and what of it is not as it should be. */
export interface ResultCounts {
  judged: number
  /** Clinic's rows that were judged at least once. */
  sources: number
  reconstructions: number
  /** ECGs without a reconstruction, or reconstructions without an ECG. */
  unpaired: number
}

export async function countResults(
  { results }: { results: Pick<Database, 'db'> },
  tag: string,
): Promise<ResultCounts> {
  const [[row]] = await results.db.$client.execute<RowDataPacket[]>(
    `SELECT
       (SELECT COUNT(*) FROM Inference_ECG WHERE model_tag = ?) AS judged,
       (SELECT COUNT(DISTINCT source_ecg_id) FROM Inference_ECG WHERE model_tag = ?) AS sources,
       (SELECT COUNT(*) FROM Predictions WHERE model_tag = ?) AS reconstructions,
       (SELECT COUNT(*) FROM Inference_ECG ecg LEFT JOIN Predictions p ON p.inference_ecg_id = ecg.id
         WHERE p.id IS NULL) +
       (SELECT COUNT(*) FROM Predictions p LEFT JOIN Inference_ECG ecg ON p.inference_ecg_id = ecg.id
         WHERE ecg.id IS NULL) AS unpaired`,
    [tag, tag, tag],
  )
  return { judged: 0, sources: 0, reconstructions: 0, unpaired: 0, ...row }
}

export async function countClaims(
  { warehouse }: { warehouse: Pick<Database, 'db'> },
  tag: string,
): Promise<Record<string, number>> {
  const [rows] = await warehouse.db.$client.execute<RowDataPacket[]>(
    'SELECT state, COUNT(*) AS count FROM Inference_Claims WHERE model_tag = ? GROUP BY state',
    [tag],
  )
  return Object.fromEntries(rows.map((row) => [String(row.state), Number(row.count)]))
}

/** A database server of one's own that can be stopped: it takes connections, but does no work meanwhile. */
export interface StoppableServer {
  /** Its two databases, for the programs. */
  environment: NodeJS.ProcessEnv
  stop(): void
  goOn(): void
  close(): Promise<void>
}

export async function openStoppableServer(): Promise<StoppableServer> {
  const dataFolder = mkdtempSync(join(quickFolder(), 'vigia-stoppable-'))
  const server = await findDatabase({ print: () => {}, dataFolder, durable: false })
  const { warehouse, results } = await makeDatabases(server, {})
  const [folder] = readdirSync(dataFolder).filter((name) => !name.endsWith('.log'))
  const pid = Number(readFileSync(join(dataFolder, String(folder), 'data', 'server.pid'), 'utf8'))
  return {
    environment: {
      ...databaseEnvironment('ORIGEM', warehouse),
      ...databaseEnvironment('DESTINO', results),
    },
    stop: () => void process.kill(pid, 'SIGSTOP'),
    goOn: () => void process.kill(pid, 'SIGCONT'),
    async close() {
      await server.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
