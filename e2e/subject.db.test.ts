import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@vigia/db'
import { addFrozenSet } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { storeHeartbeats, storeJudgement } from '../services/pipelines/src/testing/stored-heartbeats.ts'
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

const store = ({ warehouse, results, environment }: Installation, count: number) =>
  storeHeartbeats(warehouse.db, results.db, count, environment.CHAIN_KEY)
const query = async (sql: string, values: unknown[] = []) =>
  (await installation.warehouse.db.$client.query<RowDataPacket[]>(sql, values))[0]

test('all that is stored of a heartbeat is exported, of every table and of no other beat', async () => {
  const [id = 0, other = 0] = await store(installation, 2)
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
  const [id] = await store(installation, 1)
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

test('it is erased when somebody says yes, once; what is not there is refused', async () => {
  const [id, other] = (await store(installation, 2)).map(String) as [string, string]
  const reason = ['--reason', 'asked for']
  const dry = await installation.pipelinesJson('subject', 'erase', id, ...reason)
  expect(dry).toMatchObject({ status: 'dry-run', models: ['v1'], counts: { 'warehouse.Audits': 1 } })
  const exported = () => installation.pipelines('subject', 'export', id)
  expect(await exported()).toMatchObject({ status: 0 })
  const erased = await installation.pipelinesJson('subject', 'erase', id, ...reason, '--by', 'Ana', '--yes')
  expect(erased).toMatchObject({
    status: 'erased',
    erasure: { reason: 'asked for', by: 'Ana', models: ['v1'] },
  })
  expect(await exported()).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing is stored') })
  const again = await installation.pipelines('subject', 'erase', id, ...reason, '--yes')
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining(`ECG ${id} of the clinic`) })
  expect(await installation.pipelinesJson('audit', 'verify')).toMatchObject({ isWell: true })
  expect(await installation.pipelines('subject', 'export', other)).toMatchObject({ status: 0 })
  const unknown = await installation.pipelines('subject', 'erase', '999999', ...reason, '--yes')
  expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing is stored') })
  expect(await installation.pipelines('subject', 'erase', other)).toMatchObject({ status: 2 })
  const blank = await installation.pipelines('subject', 'erase', other, '--reason', ' ', '--yes')
  expect(blank).toMatchObject({ status: 2, stderr: expect.stringContaining('--reason') })
})

test('what is older than RETENTION_DAYS expires, with what came of it; what is newer, held or undated stays', async () => {
  const [frozen = 0, old = 0, newer = 0, undated = 0] = await store(installation, 4)
  await query('UPDATE Inference_ECG SET dt_measure = NOW() - INTERVAL 2 DAY WHERE id = ?', [newer])
  await query('UPDATE Inference_ECG SET dt_measure = NULL WHERE id = ?', [undated])
  const { db } = installation.results
  await db.$client.query('UPDATE Inference_ECG SET dt_measure = NULL WHERE source_ecg_id IN (?, ?)', [
    newer,
    undated,
  ])
  // Its only beat is row 1 of the training table, which the answer to the first of these made.
  await addFrozenSet(installation.warehouse.db, ['normal'])
  installation.environment.RETENTION_DAYS = '30'
  const expire = (...words: string[]) => installation.pipelinesJson('subject', 'expire', ...words)
  expect(await expire()).toMatchObject({
    status: 'dry-run',
    due: { ecgs: 2, judged: 2, undated: 1, again: 0 },
  })
  expect(await query('SELECT id FROM Erasures')).toEqual([])
  expect(await expire('--yes')).toMatchObject({
    erased: { expired: 1, again: 0 },
    left: { 'subject-in-frozen-set': 1, 'subject-being-judged': 0 },
  })
  const left = await query('SELECT id FROM Inference_ECG ORDER BY id')
  expect(left.map(({ id }) => id)).toEqual([frozen, newer, undated])
  expect(await query('SELECT source_ecg_id, reason FROM Erasures')).toEqual([
    { source_ecg_id: old, reason: expect.stringContaining('RETENTION_DAYS is 30') },
  ])
})

test('what a late worker stores of an erased ECG goes at the next run, whether or not anything expires', async () => {
  const [id = 0] = await store(installation, 1)
  await installation.pipelinesJson('subject', 'erase', String(id), '--reason', 'asked for', '--yes')
  await storeJudgement(installation.results.db, id)
  const expire = (...words: string[]) => installation.pipelinesJson('subject', 'expire', ...words)
  expect(await expire()).toMatchObject({ retention_days: null, due: { ecgs: 0, again: 1 } })
  expect(await expire('--yes')).toMatchObject({ erased: { expired: 0, again: 1 } })
  expect(await expire('--yes')).toMatchObject({ erased: { expired: 0, again: 0 } })
  expect(await query('SELECT source_ecg_id, reason FROM Erasures')).toEqual([
    { source_ecg_id: id, reason: 'asked for' },
  ])
})
