import { randomBytes } from 'node:crypto'
import { databaseEnvironment } from '../database/server.ts'
import { findFreePort } from '../processes.ts'
import type { DemoDatabases } from './demo-databases.ts'

/** What the demo's programs are told. */
export interface DemoSettings {
  tag: string
  apiUrl: string
  apiKey: string
  auditUrl: string
  /** Days of the ECGs to train on, and of those to judge. */
  trainingPeriod: Period
  inferencePeriod: Period
  /** The environment they run in: this process's own, and over it what the demo decides. */
  environment: NodeJS.ProcessEnv
}

export interface Period {
  from: string
  to: string
}

export async function writeSettings(databases: DemoDatabases, now: Date): Promise<DemoSettings> {
  const apiKey = randomBytes(18).toString('base64url')
  const [apiPort, auditPort] = [await findFreePort(), await findFreePort()]
  const auditUrl = `http://127.0.0.1:${auditPort}`
  const trainingPeriod = { from: '2024-01-01', to: '2024-12-31' }
  return {
    // 2026-01-31T12:34:56 becomes demo-20260131-123456.
    tag: `demo-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    apiKey,
    auditUrl,
    trainingPeriod,
    inferencePeriod: { from: '2025-01-01', to: '2025-01-31' },
    environment: {
      ...process.env,
      ...databaseEnvironment('ORIGEM', databases.warehouse),
      ...databaseEnvironment('DESTINO', databases.results),
      API_HOST: '127.0.0.1',
      API_BIND: '127.0.0.1',
      API_PORT: String(apiPort),
      RESULTS_API_KEY: apiKey,
      AUDIT_BIND: '127.0.0.1',
      AUDIT_PORT: String(auditPort),
      AUDIT_URL: auditUrl,
      AUDIT_SECRET: randomBytes(32).toString('base64url'),
      BEGIN_DATE: trainingPeriod.from,
      END_DATE: trainingPeriod.to,
    },
  }
}
