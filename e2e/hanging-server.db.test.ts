import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, openDatabase } from '@vigia/db'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../scripts/database/database.ts'
import { databaseEnvironment } from '../scripts/database/database-environment.ts'
import { findDatabase } from '../scripts/database/find-database.ts'
import { type Installation, openInstallation } from './installation.ts'

let dataFolder: string
let server: Database
let house: Installation

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'vigia-hanging-'))
  server = await findDatabase({ print: () => {}, dataFolder, durable: false })
  await makeDatabases(['Datawarehouse', 'Results'])
  house = await openInstallation({
    ...databaseEnvironment('ORIGEM', { ...server, database: 'Datawarehouse' }),
    ...databaseEnvironment('DESTINO', { ...server, database: 'Results' }),
  })
})
afterEach(async () => {
  signalServer('SIGCONT')
  await house.close()
  await server.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function makeDatabases(names: string[]): Promise<void> {
  const { db, close } = openDatabase({ ...server, database: 'information_schema', charset: 'utf8mb4' })
  for (const name of names) await createDatabase(db, name)
  await close()
}

/** It listens on, but does no work while it is stopped. */
function signalServer(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const [folder] = readdirSync(dataFolder).filter((name) => !name.endsWith('.log'))
  const pid = Number(readFileSync(join(dataFolder, String(folder), 'data', 'server.pid'), 'utf8'))
  process.kill(pid, signal)
}

async function timed<Result>(work: Promise<Result>): Promise<{ outcome: Result; seconds: number }> {
  const start = performance.now()
  const outcome = await work
  return { outcome, seconds: (performance.now() - start) / 1000 }
}

const ask = async (path: string) => {
  const answer = await fetch(house.apiUrl + path)
  return { status: answer.status, text: await answer.text() }
}

test('a server that hangs is told of by readyz in time, while livez answers, and is used again when it goes on', async () => {
  await house.startResults()
  signalServer('SIGSTOP')
  const asked = await timed(Promise.all([ask('/readyz'), ask('/readyz'), ask('/livez')]))
  expect(asked.seconds).toBeLessThan(5)
  const [first, second, alive] = asked.outcome
  for (const { status, text } of [first, second]) {
    expect(status).toBe(503)
    expect(text).toContain('The results database does not answer in time')
  }
  expect(alive?.status).toBe(200)
  signalServer('SIGCONT')
  await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), { timeout: 10_000 })
})

test.each([['models', 'list'], ['infer', 'v1'], ['train', 'v1'], ['migrate'], ['doctor']])(
  'on a server that hangs the command ends with 1 and says so: %s %s',
  async (...words) => {
    await house.pipelinesJson('migrate')
    signalServer('SIGSTOP')
    const ended = await house.pipelines(...words.filter(Boolean))
    expect(ended.status).toBe(1)
    expect(ended.stdout + ended.stderr).toContain('The warehouse database does not answer in time')
  },
)
