import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beatLayouts, makeBeats } from '@vigia/beat-files/testing'
import { sampleColumns } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spanOfDays } from './dates.ts'
import { openFile } from './seed.ts'
import { type SeedSource, type SeedTable, storeSource } from './store-ecgs.ts'

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
