import { setTimeout as wait } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countClaims, endOf, type Installation, openInstallation, stop } from './installation.ts'

const ecgs = 400

let installation: Installation
beforeAll(async () => {
  // Small batches, so that a kill falls between two of many.
  installation = await openInstallation({ INFER_BATCH_SIZE: '20', EPOCHS: '2', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '120', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', String(ecgs), '--into', 'inference', '--seed', '2')
  await installation.warehouse.db.$client.query('UPDATE Inference_ECG SET `7` = NULL WHERE id % 40 = 0')
  await installation.pipelinesJson('train', 'v1')
  await installation.startResults()
})
afterAll(() => installation.close())

/** Every column but those that say when. */
async function readRows(): Promise<string[]> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT * FROM Monitoring ORDER BY tag, day',
  )
  return rows.map(({ changed_at: _, rebuilt_at: __, ...row }) => JSON.stringify(row))
}

const monitor = (...words: string[]) => installation.pipelinesJson('monitor', ...words)

test('of two workers, one of them killed, nothing is lost or counted twice, and the day made anew says the same', async () => {
  const killed = installation.startPipelines('infer', 'v1')
  const ended = endOf(killed)
  while (((await countClaims(installation, 'v1')).judged ?? 0) < 60) await wait(20)
  await stop(killed, 'SIGKILL')
  await ended
  await Promise.all([installation.pipelinesJson('infer', 'v1'), installation.pipelinesJson('infer', 'v1')])
  expect(await countClaims(installation, 'v1')).toEqual({ judged: 390, 'set-aside': 10 })

  // What the killed one had stored and not settled was stored before, and is looked up.
  const { days } = (await monitor('v1')) as { days: Record<string, unknown>[] }
  const total = (name: string) => days.reduce((sum, day) => sum + Number(day[name]), 0)
  expect(total('judged')).toBe(390)
  const [[stored]] = await installation.results.db.$client.query<RowDataPacket[]>(
    'SELECT SUM(is_anomalous = 0) AS anomalous FROM Inference_ECG',
  )
  expect(total('anomalous')).toBe(Number(stored?.anomalous))
  expect(days[0]).toMatchObject({
    nullShareOut: 0,
    counts: { doubtful: 0 },
    waitSeconds: { q50: expect.any(Number) },
  })

  const written = await readRows()
  await monitor('--rebuild')
  expect(await readRows()).toEqual(written)
  await installation.warehouse.db.$client.query('DELETE FROM Monitoring')
  await monitor()
  expect(await readRows()).toEqual(written)
})

test.each([
  [['monitor', 'v9'], 1, 'There is no model v9'],
  [['monitor', 'v1', '--from', '2026-05-02', '--to', '2026-05-01'], 2, '--from must not be after --to'],
  [['monitor', '--from', '2026-02-30'], 2, '--from must be a day written YYYY-MM-DD'],
  [['monitor', 'champion'], 1, 'No model is champion'],
  [['monitor', ''], 2, 'A tag must have 1 to 80 characters'],
  [['monitor', 'v1', 'v2'], 2, 'too many arguments'],
  [['drift', 'list', '--tag', 'v9'], 1, 'There is no model v9'],
  [['drift', 'list', '--tag', 'champion'], 1, 'No model is champion'],
])('%j is refused in words, and changes nothing', async (words, status, message) => {
  const before = await readRows()
  const ended = await installation.pipelines(...words)
  expect([ended.status, ended.stdout]).toEqual([status, ''])
  expect(ended.stderr).toContain(message)
  expect(await readRows()).toEqual(before)
})

test('the table names each day, and a period without any says so', async () => {
  const told = await installation.pipelines('monitor', 'v1')
  expect(told.stdout).toMatch(/Day .* Judged .* Anomalous/)
  expect(told.stdout).toContain('The newest beat judged was measured at 20')
  const none = await installation.pipelines('monitor', '--from', '2001-01-01', '--to', '2001-01-02')
  expect(none.stdout).toBe('No ECG was judged or set aside in this period.\n')
})
