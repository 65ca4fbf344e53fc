import { countSetAside, openWorklist } from '@vigia/auditing'
import { createResultsClient, type ResultsClient } from '@vigia/contracts/client'
import { inTransaction } from '@vigia/db'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiKey, type Installation, openInstallation } from './installation.ts'

let installation: Installation
let client: ResultsClient
beforeEach(async () => {
  installation = await openInstallation()
  await installation.pipelinesJson('migrate')
  await installation.startResults()
  client = createResultsClient({ baseUrl: installation.apiUrl, apiKey, timeoutMilliseconds: 30_000 })
})
afterEach(async () => {
  await client.close()
  await installation.close()
})

const samples = Array.from({ length: 140 }, () => 0.5)

/** Stores judgements through the API. */
async function store(first: number, count: number): Promise<void> {
  const inferences = Array.from({ length: count }, (_, index) => ({
    key: `v1/${first + index}`,
    source_ecg_id: first + index,
    dt_measure: '2024-05-01T12:00:00',
    model_tag: 'v1',
    verdict: 'normal' as const,
    error: 0.01,
    threshold: 0.02,
    values: samples,
    reconstruction: samples,
  }))
  expect(await client.storeInferences(inferences)).toMatchObject({ status: 'stored' })
}

/** A judgement stored by a program of somebody else's, under any label. */
const insert = (connection: Pick<Connection, 'query'>, label: number | null = 1) =>
  connection.query(
    "INSERT INTO `Inference_ECG` (`dt_measure`, `is_anomalous`, `model_tag`) VALUES ('2024-05-01', ?, 'thesis')",
    [label],
  )

async function synchronise(): Promise<void> {
  const now = { restMilliseconds: 0, patienceMilliseconds: 60_000 }
  expect(
    await openWorklist({ db: installation.warehouse.db, results: client }).synchronise(now),
  ).toMatchObject({
    status: 'synchronised',
  })
}

async function countRows(database: 'warehouse' | 'results', table: string): Promise<number> {
  const [[row]] = await installation[database].db.$client.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM ??',
    [table],
  )
  return Number(row?.count)
}

test('every judgement reaches the worklist once, whoever stores it, however late, whatever the ids', async () => {
  const { db } = installation.results
  await inTransaction(db, async (late) => {
    for (let row = 0; row < 250; row++) await insert(late.$client)
    for (let gap = 0; gap < 25; gap++) {
      await inTransaction(db, async (trx) => {
        await insert(trx.$client)
        throw new Error('rolled back')
      }).catch(() => undefined)
      await store(gap, 1)
    }
    await synchronise()
    expect(await countRows('warehouse', 'Worklist')).toBe(25)
    await store(100, 1000)
    await synchronise()
    expect(await countRows('warehouse', 'Worklist')).toBe(1025)
  })
  const inSteps = await db.$client.getConnection()
  await inSteps.query('SET SESSION auto_increment_increment = 3')
  for (let row = 0; row < 100; row++) await insert(inSteps)
  inSteps.destroy()
  await synchronise()
  expect(await countRows('warehouse', 'Worklist')).toBe(1375)
  expect(await countRows('results', 'Inference_ECG')).toBe(1375)
})

test('labels that say nothing stop nobody: such judgements are counted, and those after them enter', async () => {
  const { $client } = installation.results.db
  for (const label of [2, null, -1]) await insert($client, label)
  await store(0, 3)
  await synchronise()
  expect(await countRows('warehouse', 'Worklist')).toBe(3)
  expect(await countSetAside(installation.warehouse.db)).toEqual({ 'no-verdict': 3, 'no-model': 0 })
  await $client.query(
    'UPDATE `Inference_ECG` SET `is_anomalous` = 0, `arrival` = NULL WHERE `is_anomalous` = 2',
  )
  await synchronise()
  expect(await countRows('warehouse', 'Worklist')).toBe(4)
  expect(await countSetAside(installation.warehouse.db)).toEqual({ 'no-verdict': 2, 'no-model': 0 })
})
