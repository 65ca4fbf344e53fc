import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beatLayouts, type MadeBeats, makeBeats } from '@vigia/beat-files/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
let folder: string
beforeEach(async () => {
  installation = await openInstallation()
  await installation.pipelinesJson('migrate')
  folder = mkdtempSync(join(tmpdir(), 'vigia-seed-'))
})
afterEach(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

const beats = makeBeats(16)
const ecg5000 = beatLayouts[2]?.write(beats) as string
const tensorflow = (made: MadeBeats) => beatLayouts[0]?.write(made) as string

function write(content: Buffer | string): string {
  const path = join(folder, 'ecg.csv')
  writeFileSync(path, content)
  return path
}

async function countRows(table: 'ECG' | 'Inference_ECG'): Promise<number> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${table}`,
  )
  return Number(rows[0]?.n)
}

test('how a file was read is said, and how many of its ECGs are normal', async () => {
  const path = write(ecg5000)
  const said = await installation.pipelines('seed', path, '--into', 'training')
  expect(said).toMatchObject({
    status: 0,
    stdout:
      'Read as tab-separated, label first, classes 1 to 5: 1 is normal.\n' +
      '16 ECGs from ecg.csv are now in the training table: 8 normal, 8 anomalous.\n',
  })
  expect(await installation.pipelinesJson('seed', path, '--into', 'inference')).toEqual({
    inserted: 16,
    into: 'inference',
    source: 'ecg.csv',
    layout: 'tab-separated, label first (left out)',
  })
})

test('a file whose normals are the minority is stored as it says, with a warning that names the option', async () => {
  const path = write(
    tensorflow({ ...beats, classes: beats.classes.map((_, row) => (row % 4 === 0 ? 1 : 2)) }),
  )
  const said = await installation.pipelines('--json', 'seed', path, '--into', 'training')
  expect(said.stderr).toContain('only 4 of 16 are normal')
  expect(JSON.parse(said.stdout)).toMatchObject({
    normal: 4,
    anomalous: 12,
    warnings: [expect.stringContaining('--normal 0')],
  })
  expect(await installation.pipelinesJson('seed', path, '--into', 'training', '--normal', '0')).toMatchObject(
    {
      normal: 12,
      anomalous: 4,
    },
  )
})

test('a mistake in the last line is told with file and line, and nothing of the file is stored', async () => {
  const path = write(`${tensorflow(makeBeats(3000))}${'0.5,'.repeat(139)}0x10,1\n`)
  for (const [table, into] of [
    ['ECG', 'training'],
    ['Inference_ECG', 'inference'],
  ] as const) {
    const said = await installation.pipelines('seed', path, '--into', into)
    expect(said.status).toBe(1)
    expect(said.stderr).toContain('ecg.csv, line 3001, field 140, "0x10", is not a decimal number.')
    expect(await countRows(table)).toBe(0)
  }
})

test('a seed that is killed half-way leaves nothing behind', async () => {
  const path = write(tensorflow(makeBeats(20_000)))
  const seeding = installation.startPipelines('seed', path, '--into', 'training')
  // The first rows are in, and many are still to come.
  expect(await waitForUncommitted(installation)).toBeGreaterThan(0)
  await stop(seeding, 'SIGKILL')
  await expect.poll(() => countRows('ECG'), { timeout: 30_000 }).toBe(0)
  expect(await installation.pipelinesJson('seed', path, '--into', 'training')).toMatchObject({
    inserted: 20_000,
  })
  expect(await countRows('ECG')).toBe(20_000)
})

test('standard input is read in any layout, and a path is relative to where npm was called', async () => {
  const said = await installation.pipelinesWith({ input: ecg5000 }, 'seed', '-', '--into', 'training')
  expect(said.stdout).toContain('16 ECGs from standard input')
  mkdirSync(join(folder, 'clinic'))
  writeFileSync(join(folder, 'clinic', 'beats.tsv'), ecg5000)
  Object.assign(installation.environment, {
    INIT_CWD: join(folder, 'clinic'),
    npm_package_json: join(process.cwd(), 'package.json'),
  })
  expect(await installation.pipelinesJson('seed', 'beats.tsv', '--into', 'training')).toMatchObject({
    inserted: 16,
  })
})

test.each([
  [['--label', 'middle'], '--label'],
  [['--decimal', ','], '--decimal'],
  [['--label', 'none'], '--label none is for --into inference'],
  [['--normal', '0,5'], '--normal must be a whole number or a word'],
])('%j is wrong usage: exit 2', async (words, named) => {
  const said = await installation.pipelines('seed', write(ecg5000), '--into', 'training', ...words)
  expect(said.status).toBe(2)
  expect(said.stderr).toContain(named)
})

test('what belongs to a file is refused for made-up ECGs', async () => {
  const said = await installation.pipelines('seed', '--synthetic', '5', '--into', 'training', '--normal', '0')
  expect(said).toMatchObject({ status: 2, stderr: expect.stringContaining('--normal') })
})

test('--help says what the labels mean', async () => {
  const { stdout } = await installation.pipelines('seed', '--help')
  expect(stdout).toContain('1 = normal, 0 = anomalous')
  expect(stdout).toContain('--normal 0')
})

/** Waits until a transaction in progress has rows in the training table, and gives their number. */
async function waitForUncommitted({ warehouse }: Installation): Promise<number> {
  const connection = await warehouse.db.$client.getConnection()
  try {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED')
    for (;;) {
      const [rows] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ECG')
      if (Number(rows[0]?.n) > 0) return Number(rows[0]?.n)
    }
  } finally {
    connection.destroy()
  }
}
