import { createResultsClient } from '@vigia/contracts/client'
import { inTransaction } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { readEnvironment } from '@vigia/runtime'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runService, serviceVariables } from './service.ts'
import { makeInference } from './testing/inferences.ts'
import { createRecordingLogger } from './testing/recording-logger.ts'
import { makeServiceVariables, serviceKey } from './testing/service-environment.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

/** For what takes a moment, or longer on a busy machine. */
const patience = 30_000

/** The service, listening. */
async function startService(variables: Record<string, string> = {}) {
  const stop = new AbortController()
  const { logger, lines } = createRecordingLogger()
  const environment = readEnvironment(serviceVariables, {
    ...makeServiceVariables(database.address),
    ...variables,
  })
  const stopped = runService(environment, logger, stop.signal)
  const baseUrl = await vi.waitFor(() => {
    const address = /Listening on (http:[^ ]+)\./.exec(lines.join())?.[1]
    if (address === undefined) throw new Error('not listening yet')
    return address
  }, patience)
  const client = createResultsClient({ baseUrl, apiKey: serviceKey, timeoutMilliseconds: 20_000 })
  return { stop, stopped, client, lines, baseUrl }
}

test('it migrates the database, answers, and stops when it is told to', async () => {
  const { stop, stopped, client } = await startService()
  expect(await client.checkReady()).toEqual({ status: 'ready' })
  stop.abort()
  await stopped
  expect(await client.checkReady()).toMatchObject({ status: 'unavailable', reason: 'network' })
  await client.close()
})

test('told to stop, it answers on for DRAIN_SECONDS, not ready any more, and each answer ends its connection', async () => {
  const { stop, stopped, client, baseUrl } = await startService({ DRAIN_SECONDS: '3' })
  const ask = async (path: string) => {
    const { status, headers } = await fetch(`${baseUrl}${path}`)
    return [status, headers.get('connection')]
  }
  expect(await ask('/readyz')).toEqual([200, 'keep-alive'])
  stop.abort()
  expect(await ask('/readyz')).toEqual([503, 'close'])
  expect(await client.storeInferences([makeInference()])).toMatchObject({ status: 'stored' })
  await stopped
  await expect(ask('/livez')).rejects.toThrow()
  await client.close()
})

test('told to stop, it finishes the request that is running, and only then closes', async () => {
  const { stop, stopped, client } = await startService()
  const inference = makeInference()
  const answer = await inTransaction(database.db, async (trx) => {
    // Another transaction has the key and has not decided yet: the request must wait for it.
    await trx.$client.query('INSERT INTO `Inference_ECG` (`idempotency_key`) VALUES (?)', [inference.key])
    const running = client.storeInferences([inference])
    await vi.waitFor(async () => {
      const [waiting] = await database.db.$client.query<RowDataPacket[]>(
        'SELECT 1 FROM `information_schema`.`PROCESSLIST` WHERE `DB` = DATABASE() AND `INFO` LIKE "INSERT%"',
      )
      if (waiting.length === 0) throw new Error('the request has not reached the database yet')
    }, patience)
    stop.abort()
    await trx.$client.rollback()
    return running
  })
  expect(await answer).toMatchObject({ status: 'stored', inferences: [{ status: 'stored' }] })
  await stopped
  const [rows] = await database.db.$client.query('SELECT `id` FROM `Predictions`')
  expect(rows).toHaveLength(1)
  await client.close()
})

test('what an earlier release wrote meanwhile is turned when it starts', async () => {
  const first = await startService()
  first.stop.abort()
  await first.stopped
  await first.client.close()
  // That release says 1 for anomalous, and knows of no direction.
  await database.db.$client.query(
    "INSERT INTO `Inference_ECG` (`is_anomalous`, `model_tag`, `idempotency_key`) VALUES (1, 'v1', 'v1/1')",
  )
  const { stop, stopped, client } = await startService()
  const [rows] = await database.db.$client.query('SELECT `is_anomalous` AS label FROM `Inference_ECG`')
  expect(rows).toEqual([{ label: 0 }])
  expect(await client.findInference(1)).toMatchObject({ inference: { verdict: 'anomalous' } })
  stop.abort()
  await stopped
  await client.close()
})
