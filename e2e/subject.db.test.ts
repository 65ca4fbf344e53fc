import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { storeHeartbeats } from '../services/pipelines/src/testing/stored-heartbeats.ts'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
const folder = mkdtempSync(join(tmpdir(), 'vigia-subject-'))
beforeEach(async () => {
  installation = await openInstallation()
  await installation.pipelinesJson('migrate')
  await migrate(installation.results.db, 'results')
})
afterEach(() => installation?.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const store = (count: number) => storeHeartbeats(installation.warehouse.db, installation.results.db, count)
const query = async (sql: string, values: unknown[] = []) =>
  (await installation.warehouse.db.$client.query<RowDataPacket[]>(sql, values))[0]

test('all that is stored of a heartbeat is exported, of every table and of no other beat', async () => {
  const [id = 0, other = 0] = await store(2)
  const exported = await installation.pipelinesJson('subject', 'export', String(id))
  expect(exported).toMatchObject({ source_ecg_id: id, beat: `ecg-${id}`, models: ['v1'] })
  const { warehouse, results } = exported as Record<'warehouse' | 'results', Record<string, object[]>>
  expect(Object.fromEntries(Object.entries(warehouse).map(([table, rows]) => [table, rows.length]))).toEqual({
    ...{ Inference_ECG: 1, Ecg_Metadata: 1, Inference_Claims: 1, Shadow_Judgements: 1, Worklist: 1 },
    ...{ Worklist_Later: 1, Worklist_Batch_Beats: 1, Audits: 1, Audit_Comments: 1, Audited_Beats: 1 },
    ...{ Beat_Markers: 1, Left_Out_Beats: 1, Disclosures: 1, Shown_Curves: 1, Known_Answers: 1, ECG: 1 },
    ...{ Training_Run_Beats: 1, Training_Run_Drops: 1, Suspicious_Beats: 1, Security_Log: 2 },
  })
  expect(warehouse.Audits?.[0]).toMatchObject({ comment: `what was seen of ecg-${id}`, reader_id: 'Ana' })
  expect(warehouse.ECG?.[0]).toMatchObject({ verdict: 'normal', samples: { length: 140 } })
  const [stored] = await query('SELECT * FROM Inference_ECG WHERE id = ?', [id])
  expect(warehouse.Inference_ECG?.[0]).toMatchObject({ samples: { 0: stored?.['0'], 139: stored?.['139'] } })
  expect(results).toMatchObject({
    Inference_ECG: [{ source_ecg_id: id }],
    Predictions: [{ samples: { length: 140 } }],
  })
  // Events that tell of several beats name them.
  const text = JSON.stringify(exported).replaceAll(`ecg-1 ecg-${id} ecg-1${id}`, '')
  expect(text).not.toContain(String(other))
  const events = await query("SELECT id FROM Security_Log WHERE kind = 'export' AND about = ?", [`ecg-${id}`])
  expect(events).toHaveLength(1)
})

test('it goes into a file for its owner alone, and over no other', async () => {
  const [id] = await store(1)
  const file = join(folder, 'subject.json')
  const told = await installation.pipelines('subject', 'export', String(id), '--output', file)
  expect(told).toMatchObject({ status: 0 })
  expect(told.stdout).toMatch(/warehouse +│ Audits +│ 1/)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ source_ecg_id: id })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const again = await installation.pipelines('subject', 'export', String(id), '--output', file)
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') })
})

test.each([
  ['an id of which nothing is stored', '999999', 1, 'Nothing is stored of an ECG 999999'],
  ['a name', 'ecg-1', 2, 'must be a whole number'],
  ['a number that no column holds', '99999999999999999999', 2, 'must be a whole number'],
])('%s is refused', async (_, id, status, words) => {
  const refused = await installation.pipelines('subject', 'export', id)
  expect(refused).toMatchObject({ status, stderr: expect.stringContaining(words) })
})
