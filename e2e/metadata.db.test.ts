import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
const folder = mkdtempSync(join(tmpdir(), 'vigia-metadata-'))
beforeAll(async () => {
  installation = await openInstallation()
  await installation.pipelinesJson('migrate')
})
afterAll(async () => {
  await installation?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A file of beats with a header: the samples, and columns beside them. */
function writeFile(columns: Record<string, (row: number) => string>, count: number): string {
  const { beats } = synthesiseBeats({ count, seed: 3 })
  const samples = (row: number) => Array.from(beats.values.subarray(row * 140, row * 140 + 140))
  const names = Object.keys(columns)
  const lines = [
    [...names, ...Array.from({ length: 140 }, (_, sample) => `v${sample}`)].join(','),
    ...Array.from({ length: count }, (_, row) =>
      [...names.map((name) => `"${columns[name]?.(row)}"`), ...samples(row)].join(','),
    ),
  ]
  const path = join(folder, `${crypto.randomUUID()}.csv`)
  writeFileSync(path, lines.join('\n'))
  return path
}

async function list(sql: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(sql)
  return rows
}

test('what a file says of its ECGs stands beside each of them, and what is said of all beside those without', async () => {
  // More rows than one statement has.
  const file = writeFile(
    {
      Device: (row) => (row % 3 === 0 ? '' : `Holter ${row % 3}`),
      'Sampling Rate': () => '360 Hz',
      ward: (row) => `ward ${row}`,
      patient: () => 'nobody',
    },
    200,
  )
  const given = ['--metadata', 'device=unknown one,lead=II', '--metadata', 'ward']
  await installation.pipelinesJson('seed', file, '--into', 'inference', ...given)
  const rows = await list('SELECT ecg_id, name, value FROM Ecg_Metadata ORDER BY ecg_id, name')
  const ids = (await list('SELECT id FROM Inference_ECG ORDER BY dt_measure, id')).map(({ id }) => Number(id))
  const expected = ids.flatMap((id, row) => [
    [id, 'device', row % 3 === 0 ? 'unknown one' : `Holter ${row % 3}`],
    [id, 'lead', 'II'],
    [id, 'sampling_rate', '360'],
    [id, 'ward', `ward ${row}`],
  ])
  expect(rows.map(({ ecg_id, name, value }) => [Number(ecg_id), name, value])).toEqual(expected)
})

test.each([
  [{ device: (row: number) => (row === 3 ? 'x'.repeat(101) : 'A') }, [], 'line 5, field 1'],
  [{ gain: () => '200 adu/mV' }, [], 'is no gain'],
  [{ device: () => 'A', DEVICE: () => 'B' }, [], 'two columns named'],
  [{ device: () => 'A' }, ['--metadata', 'ward'], 'has no column named'],
  [{ device: () => 'A' }, ['--metadata', 'sampling_rate=fast'], 'is no sampling rate'],
])('metadata that means nothing is refused, and nothing is stored (%#)', async (columns, given, reason) => {
  const count = () =>
    list('SELECT (SELECT COUNT(*) FROM Inference_ECG) AS ecgs, (SELECT COUNT(*) FROM Ecg_Metadata) AS said')
  const before = await count()
  const file = writeFile(columns as Record<string, (row: number) => string>, 5)
  const ended = await installation.pipelines('seed', file, '--into', 'inference', ...given)
  expect(ended.status).not.toBe(0)
  expect(`${ended.stdout}${ended.stderr}`).toContain(reason)
  expect(await count()).toEqual(before)
})
