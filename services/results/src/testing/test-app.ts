import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { RowDataPacket } from 'mysql2/promise'
import { type AppOptions, buildApp } from '../app.ts'
import { createRecordingLogger } from './recording-logger.ts'

export const testKeys = ['first-key-of-the-tests', 'second-key-of-the-tests']

export interface TestApp {
  app: FastifyInstance
  database: TestDatabase
  /** What the app logged. */
  lines: string[]
  get(url: string): Promise<LightMyRequestResponse>
  post(url: string, body: unknown): Promise<LightMyRequestResponse>
  countRows(table: 'Inference_ECG' | 'Predictions'): Promise<number>
  close(): Promise<void>
}

/** The app over a migrated database of its own. */
export async function openTestApp(options: Partial<AppOptions> = {}): Promise<TestApp> {
  const database = await openTestDatabase('results')
  const { logger, lines } = createRecordingLogger()
  const app = buildApp({ db: database.db, apiKeys: testKeys, rateLimit: 1e9, logger, ...options })
  const headers = { 'x-api-key': testKeys[0] }
  return {
    app,
    database,
    lines,
    get: (url) => app.inject({ url, headers }),
    post: (url, body) =>
      app.inject({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async countRows(table) {
      const [[row]] = await database.db.$client.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM ??', [
        table,
      ])
      return Number(row?.count)
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}
