import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDockerServer } from '../../scripts/database/find-database.ts'
import type { Database } from '../../scripts/database/server.ts'
import {
  type DatabaseAddress,
  makeDatabases,
  type TwoDatabases,
} from '../../scripts/installation/databases.ts'
import { type Installation, makeInstallation, ROOT } from '../../scripts/installation/installation.ts'
import { runProgram } from '../../scripts/processes.ts'
import { openBackups } from '../delivery/backups.ts'
import { countResults } from '../installation.ts'

let folder: string
const open: { close(): Promise<unknown> }[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia restored-'))
})
afterAll(async () => {
  for (const opened of open.reverse()) await opened.close()
  rmSync(folder, { recursive: true, force: true })
})

async function startServer(name: string): Promise<Database> {
  const attempt = await startDockerServer(join(folder, name), () => {}, { durable: false })
  if (attempt.status !== 'found') throw new Error(attempt.reason)
  open.push(attempt.database)
  return attempt.database
}

/** The programs, with the secrets that the clinic keeps beside its backups. */
async function openPrograms(databases: TwoDatabases): Promise<Installation> {
  const variables = { CHAIN_KEY: 'the-key-of-the-clinic-01', EPOCHS: '5', LEASE_SECONDS: '1' }
  const installation = await makeInstallation({
    ...{ databases, folder, inherited: { PATH: process.env.PATH }, variables },
  })
  open.push(installation)
  return installation
}

const inferencesOf = async ({ apiUrl, apiKey }: Installation) => {
  const headers = { authorization: `Bearer ${apiKey}` }
  const answer = await fetch(`${apiUrl}/inferences?limit=200`, { headers })
  const page = (await answer.json()) as { inferences: unknown[] }
  return page.inferences
}

async function countJudged(address: DatabaseAddress, tag: string) {
  const { db, close } = openDatabase({ ...address, charset: 'utf8mb4' })
  try {
    return await countResults({ results: { db } }, tag)
  } finally {
    await close()
  }
}

test('on a server that was restored from a backup the loop goes on where it was, and begins anew', async () => {
  const [origin, target] = await Promise.all([startServer('origin'), startServer('target')])
  const scripts = openBackups(folder)
  const before = await openPrograms(await makeDatabases(origin, {}))
  await before.pipelinesJson('migrate')
  await before.pipelinesJson('seed', '--synthetic', '600', '--into', 'training', '--seed', '7')
  await before.pipelinesJson('seed', '--synthetic', '60', '--into', 'inference', '--seed', '8')
  await before.pipelinesJson('train', 'v1')
  const results = await before.startResults()
  expect(await before.pipelinesJson('infer', 'v1', '--limit', '40')).toMatchObject({ judged: 40 })
  await before.addPerson('Ana', 'admin')
  const told = await inferencesOf(before)
  await results.close()

  const backup = await scripts.backUp(origin, join(folder, 'backups'))
  expect(backup).toMatchObject({ status: 0, stderr: '' })
  expect(await scripts.restore(target, backup.stdout.trim())).toMatchObject({ status: 0 })

  const { host, port, user, password } = target
  const at = (database: string) => ({ host, port, user, password, database })
  const restored = { warehouse: at('Datawarehouse'), results: at('Results') }
  const after = await openPrograms(restored)
  expect(await after.pipelinesJson('migrate')).toMatchObject({ applied: [] })
  expect(await after.pipelinesJson('audit', 'verify')).toMatchObject({ isWell: true })
  await after.startResults()
  expect(await inferencesOf(after)).toEqual(told)
  expect(await after.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 20 })
  const all = { judged: 60, sources: 60, reconstructions: 60, unpaired: 0 }
  expect(await countJudged(restored.results, 'v1')).toEqual(all)
  await after.pipelinesJson('train', 'v2')
  expect(await after.pipelinesJson('infer', 'v2')).toMatchObject({ judged: 60 })
  expect(await countJudged(restored.results, 'v2')).toEqual(all)
  const warehouse = openDatabase({ ...restored.warehouse, charset: 'utf8mb4' })
  open.push(warehouse)
  const [people] = await warehouse.db.$client.query<RowDataPacket[]>('SELECT name FROM Auth_User')
  expect(people).toEqual([{ name: 'Ana' }])

  // The loop's own tests, each of which makes databases of its own.
  const loop = await runProgram(
    join(ROOT, 'node_modules', '.bin', 'vitest'),
    ['run', '--project', 'database', 'e2e/loop.db.test.ts'],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        TEST_MYSQL_URL: `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}`,
      },
    },
  )
  expect(loop, loop.stdout).toMatchObject({ status: 0 })
}, 900_000)
