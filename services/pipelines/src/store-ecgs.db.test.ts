import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beatLayouts, makeBeats } from '@vigia/beat-files/testing'
import { sampleColumns, seed, seedRow } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spanOfDays } from './dates.ts'
import { openFile } from './seed.ts'
import { finishStoring, type SeedSource, type SeedTable, storeSource } from './store-ecgs.ts'

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  folder = mkdtempSync(join(tmpdir(), 'vigia-store-'))
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const { signal } = new AbortController()
const output = {
  isJson: true,
  progress: () => {},
  endProgress: () => {},
  result: () => {},
  isTold: () => false,
}
const span = spanOfDays('2024-01-01', '2024-01-09')
const beats = makeBeats(9)

async function readRows(table: 'ECG' | 'Inference_ECG', columns: string): Promise<RowDataPacket[]> {
  const [rows] = await database.db.$client.execute<RowDataPacket[]>(
    `SELECT ${columns} FROM ${table} ORDER BY id`,
  )
  return rows
}

async function store(source: SeedSource, into: SeedTable) {
  try {
    return await storeSource({ output, signal }, database.db, source, into, span)
  } finally {
    await source.close()
  }
}

test('whatever layout a file is written in, both tables hold the same numbers, to the last bit', async () => {
  // A server has one zero only.
  const values = beats.values.map((beat) => beat.map((value) => value + 0))
  const samples = sampleColumns()
    .map((name) => `\`${name}\``)
    .join(',')
  for (const { title, write, options, isLabelled = true } of beatLayouts) {
    const path = join(folder, 'beats')
    writeFileSync(path, write(beats))
    for (const into of isLabelled ? (['training', 'inference'] as const) : (['inference'] as const)) {
      const table = into === 'training' ? 'ECG' : 'Inference_ECG'
      await database.db.$client.query(`TRUNCATE TABLE ${table}`)
      const source = await openFile(path, { ...options, labels: into === 'training', folder, signal })
      expect(await store(source, into)).toMatchObject({ count: 9 })
      const rows = await readRows(table, samples)
      expect(
        rows.map((row) => sampleColumns().map((name) => row[name] + 0)),
        title,
      ).toEqual(values)
      if (into === 'inference') continue
      const labels = (await readRows('ECG', 'is_anomalous')).map((row) => Number(row.is_anomalous))
      expect(labels, title).toEqual(beats.classes.map((label) => (label === 1 ? 1 : 0)))
    }
  }
})

test('a source that breaks off leaves nothing behind, in either table', async () => {
  for (const into of ['training', 'inference'] as const) {
    const broken: SeedSource = {
      description: 'a broken file',
      count: 3000,
      async *ecgs() {
        for (let ecg = 0; ecg < 2999; ecg++) yield { samples: new Float64Array(140), verdict: 'normal' }
        throw new Error('The last line is wrong.')
      },
      close: async () => {},
    }
    await expect(store(broken, into)).rejects.toThrow('The last line is wrong.')
    expect(await readRows(into === 'training' ? 'ECG' : 'Inference_ECG', 'id')).toEqual([])
  }
})

test('how many are normal and how many anomalous is counted as they are stored', async () => {
  const path = join(folder, 'beats')
  writeFileSync(path, beatLayouts[2]?.write(beats) ?? '')
  const source = await openFile(path, { labels: true, folder, signal })
  expect(await store(source, 'training')).toEqual({ count: 9, normal: 5, anomalous: 4 })
})

const inParts = { description: 'many ECGs', count: 2500, close: async () => {} }
const manyEcgs = async function* (count = inParts.count) {
  for (let ecg = 0; ecg < count; ecg++)
    yield {
      samples: Float64Array.from({ length: 140 }, (_, sample) => ecg + sample / 7),
      verdict: ecg % 3 === 0 ? ('anomalous' as const) : ('normal' as const),
      metadata: [['place', String(ecg)] as const],
    }
}
const storeInParts = (source: SeedSource, into: SeedTable, signal = new AbortController().signal) =>
  storeSource({ output, signal }, database.db, source, into, span, 2000)
const countAside = async () => [await database.db.$count(seed), await database.db.$count(seedRow)]

test.each(['training', 'inference'] as const)(
  'ECGs that are too many for a transaction enter in parts, as they would have in one (%s)',
  async (into) => {
    const table = into === 'training' ? 'ECG' : 'Inference_ECG'
    const label = into === 'training' ? 'is_anomalous, ' : ''
    const read = () => readRows(table, `\`0\`, \`139\`, ${label}dt_measure`)
    const source = { ...inParts, ecgs: () => manyEcgs() }
    const asOne = await storeSource({ output, signal }, database.db, source, into, span)
    const rows = await read()
    expect(rows).toHaveLength(2500)
    await database.db.$client.query(`DELETE FROM ${table}`)
    await database.db.$client.query('DELETE FROM Ecg_Metadata')
    expect(await storeInParts(source, into)).toEqual(asOne)
    expect(await read()).toEqual(rows)
    const [named] = await database.db.$client.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS n FROM Ecg_Metadata m JOIN ${table} e ON e.id = m.ecg_id AND e.\`0\` = m.value`,
    )
    expect(Number(named[0]?.n)).toBe(2500)
    expect(await countAside()).toEqual([0, 0])
  },
)

test('until the last of them is there none of many ECGs is in the table, and those of a source that breaks off go', async () => {
  const broken: SeedSource = {
    ...inParts,
    async *ecgs() {
      yield* manyEcgs(2400)
      expect(await countAside()).toEqual([1, 2048])
      expect(await readRows('ECG', 'id')).toEqual([])
      throw new Error('The last line is wrong.')
    },
  }
  await expect(storeInParts(broken, 'training')).rejects.toThrow('The last line is wrong.')
  expect(await readRows('ECG', 'id')).toEqual([])
  expect(await countAside()).toEqual([0, 0])
})

/** Leaves what a process leaves that is killed: rows of a seed in that state. */
async function leaveBehind(state: 'filling' | 'entering'): Promise<void> {
  const [{ insertId: seedId }] = await database.db
    .insert(seed)
    .values({ table: 'training', state, beganAt: '2026-01-02 03:04:05' })
  const samples = new Uint8Array(new Float64Array(140).buffer)
  await database.db.insert(seedRow).values(
    Array.from({ length: 1500 }, (_, place) => ({
      ...{ seedId, place, samples, verdict: 'normal' as const, metadata: [] },
      measuredAt: '2024-05-01 12:34:56',
    })),
  )
}

test('what a killed seed left undecided is never seen, and the next takes it away', async () => {
  await leaveBehind('filling')
  await finishStoring(database.db)
  expect(await readRows('ECG', 'id')).toEqual([])
  await storeInParts({ ...inParts, ecgs: () => manyEcgs() }, 'inference')
  expect(await readRows('ECG', 'id')).toEqual([])
  expect(await countAside()).toEqual([0, 0])
})

test('what was decided when a seed was killed enters before anybody works with the table, and once', async () => {
  await leaveBehind('entering')
  await Promise.all([finishStoring(database.db), finishStoring(database.db)])
  expect(await readRows('ECG', 'id')).toHaveLength(1500)
  expect(await countAside()).toEqual([0, 0])
})

test('of two who store many ECGs at once the second is refused and told by whom, and stores nothing', async () => {
  let second: unknown
  const first: SeedSource = {
    ...inParts,
    async *ecgs() {
      second ??= await storeInParts({ ...inParts, ecgs: () => manyEcgs() }, 'training').catch(
        (error: unknown) => error,
      )
      yield* manyEcgs()
    },
  }
  await storeInParts(first, 'training')
  expect(second).toMatchObject({ code: 'seed-running', message: expect.stringContaining(`/${process.pid}/`) })
  expect(await readRows('ECG', 'id')).toHaveLength(2500)
})
