import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCsv } from './csv-source.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-csv-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal
const line = (first: string, label: string) =>
  [first, ...Array.from({ length: ECG_LENGTH - 1 }, () => '0.5'), label].join(',')

function write(text: string): string {
  const path = join(folder, 'ecg.csv')
  writeFileSync(path, text)
  return path
}

async function read(location: string) {
  const source = await openCsv(location, signal)
  const ecgs = []
  try {
    for await (const ecg of source.ecgs()) ecgs.push(ecg)
  } finally {
    await source.close()
  }
  return { count: source.count, ecgs }
}

test('the layout of TensorFlow’s ecg.csv is read: 140 samples, then 1 for normal or 0 for anomalous', async () => {
  const path = write(`${line('-1.1252183e-01', '1.0000000e+00')}\r\n${line('7', '0')}\n\n`)
  const { count, ecgs } = await read(path)
  expect(count).toBe(2)
  expect(ecgs.map(({ verdict }) => verdict)).toEqual(['normal', 'anomalous'])
  expect(ecgs.map(({ samples }) => samples[0])).toEqual([-0.11252183, 7])
  expect(ecgs[0]?.samples).toHaveLength(ECG_LENGTH)
})

test.each([
  ['a short line', '1,2,3', 'Line 2 has 3 fields; 140 samples and a label are expected.'],
  ['text', line('high', '1'), 'Line 2 field 1 is not a finite number.'],
  ['an infinite value', line('1e999', '1'), 'Line 2 field 1 is not a finite number.'],
  ['an empty value', line('', '1'), 'Line 2 field 1 is not a finite number.'],
  ['another label', line('1', '2'), 'Line 2 field 141, the label, is neither 0 nor 1.'],
  ['no label', line('1', ''), 'Line 2 field 141, the label, is neither 0 nor 1.'],
])('%s is refused with its line and field', async (_, wrong, message) => {
  await expect(read(write(`${line('1', '1')}\n${wrong}\n`))).rejects.toThrow(message)
})

test('a file that is absent or empty is refused by name', async () => {
  await expect(read(join(folder, 'absent.csv'))).rejects.toThrow('absent.csv cannot be read (ENOENT).')
  await expect(read(write('\n'))).rejects.toThrow('ecg.csv holds no ECG.')
})

test('a URL is read like a file, and one that answers with an error is refused', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/ecg.csv' ? 200 : 404
    response.end(`${line('1', '1')}\n`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect((await read(`${url}/ecg.csv`)).count).toBe(1)
  await expect(read(`${url}/absent.csv`)).rejects.toThrow('answers 404')
  server.close()
})
