import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { encodeModel } from './model-file.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'
import { makeModel } from './testing/fixtures.ts'

const corrupt = expect.objectContaining({ code: 'model-corrupt' })
const contents = {
  metadata: { made: 'here' },
  tensors: [
    { name: 'first', shape: [2, 1], type: 'F32' as const },
    { name: 'second', shape: [1], type: 'F32' as const },
  ],
  values: Float32Array.of(1, -2.5, 3),
}

test('a file is a length, a padded JSON header and little-endian numbers', () => {
  const bytes = Buffer.from(writeSafetensors(contents))
  const headerLength = Number(bytes.readBigUInt64LE(0))
  expect(headerLength % 8).toBe(0)
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength))).toEqual({
    __metadata__: { made: 'here' },
    first: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
    second: { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
  })
  const numbers = [0, 4, 8].map((offset) => bytes.readFloatLE(8 + headerLength + offset))
  expect(numbers).toEqual([1, -2.5, 3])
  expect(bytes).toHaveLength(8 + headerLength + 12)
})

test('what was written is read', () => {
  expect(readSafetensors(writeSafetensors(contents))).toMatchObject(contents)
})

const entry = { dtype: 'F32', shape: [1], data_offsets: [0, 4] }
test.each([
  ['overlapping tensors', { a: entry, b: entry }, 4],
  [
    'overlapping tensors of the right total',
    { a: { ...entry, data_offsets: [0, 4] }, b: { ...entry, shape: [2], data_offsets: [2, 10] } },
    10,
  ],
  ['a gap', { a: entry, b: { ...entry, data_offsets: [8, 12] } }, 12],
  ['bytes after the last tensor', { a: entry }, 8],
  ['a tensor beyond the end', { a: { ...entry, shape: [3], data_offsets: [0, 12] } }, 4],
  ['a shape that is not the size', { a: { ...entry, shape: [2] } }, 4],
  ['offsets the wrong way round', { a: { ...entry, data_offsets: [4, 0] } }, 4],
  ['negative offsets', { a: { ...entry, data_offsets: [-4, 0] } }, 4],
  ['a huge shape', { a: { ...entry, shape: [2 ** 52, 2 ** 52] } }, 4],
  ['a fractional shape', { a: { ...entry, shape: [0.5] } }, 4],
  ['three offsets', { a: { ...entry, data_offsets: [0, 4, 4] } }, 4],
  ['another type of number', { a: { ...entry, dtype: 'F64' } }, 4],
  ['a tensor that is not described', { a: null }, 4],
  ['metadata that is not text', { __metadata__: { a: 1 }, a: entry }, 4],
  ['metadata that is a list', { __metadata__: [], a: entry }, 4],
  ['a list for a header', [entry], 4],
] as [string, unknown, number][])('a header with %s is refused', (_, header, dataLength) => {
  expect(() => readSafetensors(fileOf(JSON.stringify(header), dataLength))).toThrow(corrupt)
})

test.each([
  ['is not JSON', '{"a":'],
  ['is empty', ''],
  ['is nested too deeply', '['.repeat(500_000)],
  ['is deep inside of an object', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ['tries to set a prototype', '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}'],
])('a header that %s is refused', (_, text) => {
  expect(() => readSafetensors(fileOf(text, 4))).toThrow(corrupt)
})

test('a header that is not UTF-8 is refused', () => {
  const bytes = fileOf('{"a":1}', 0)
  bytes[11] = 0xff
  expect(() => readSafetensors(bytes)).toThrow(corrupt)
})

test.each([9n, 1n << 20n, (1n << 32n) + 2n, (1n << 63n) + 1n])(
  'a header said to be %d bytes long, longer than the file, is refused',
  (length) => {
    const bytes = fileOf('{}', 0)
    new DataView(bytes.buffer).setBigUint64(0, length, true)
    expect(() => readSafetensors(bytes)).toThrow(corrupt)
  },
)

test.each([Number.NaN, Infinity, -Infinity])('a file that holds %d is refused', (value) => {
  const bytes = writeSafetensors({ ...contents, values: Float32Array.of(1, value, 3) })
  expect(() => readSafetensors(bytes)).toThrow(corrupt)
})

test('Python opens an encoded model and finds the same numbers, where it has the library', async () => {
  const model = makeModel('8')
  const bytes = encodeModel(model)
  const python = await askPython(bytes)
  if (python.status === 'no-library') {
    // Then its rules hold at least: an object from the first byte, and numbers to the last.
    expect(bytes[8]).toBe('{'.charCodeAt(0))
    expect(readSafetensors(bytes).values).toEqual(model.parameters)
    return
  }
  expect(python.metadata).toMatchObject({ format: 'vigia-autoencoder', network: '8' })
  expect(python.shapes).toEqual({
    'encoder.0.weight': [140, 8],
    'encoder.0.bias': [8],
    'decoder.0.weight': [8, 140],
    'decoder.0.bias': [140],
  })
  expect(Float32Array.from(python.values)).toEqual(model.parameters)
})

type PythonAnswer =
  | { status: 'no-library' }
  | { status: 'opened'; metadata: unknown; shapes: Record<string, number[]>; values: number[] }

const SCRIPT = `
import json, sys
from safetensors import safe_open
names = ['encoder.0.weight', 'encoder.0.bias', 'decoder.0.weight', 'decoder.0.bias']
with safe_open(sys.argv[1], framework='np') as file:
    assert sorted(file.keys()) == sorted(names)
    tensors = {name: file.get_tensor(name) for name in names}
    print(json.dumps({
        'status': 'opened',
        'metadata': file.metadata(),
        'shapes': {name: list(tensor.shape) for name, tensor in tensors.items()},
        'values': [float(value) for name in names for value in tensors[name].ravel()],
    }))
`

async function askPython(bytes: Uint8Array): Promise<PythonAnswer> {
  const run = promisify(execFile)
  try {
    await run('python3', ['-c', 'import numpy, safetensors'])
  } catch {
    return { status: 'no-library' }
  }
  const folder = await mkdtemp(join(tmpdir(), 'vigia-safetensors-'))
  try {
    const file = join(folder, 'model.safetensors')
    await writeFile(file, bytes)
    const { stdout } = await run('python3', ['-c', SCRIPT, file])
    return JSON.parse(stdout) as PythonAnswer
  } finally {
    await rm(folder, { recursive: true })
  }
}

function fileOf(header: string, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + dataLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}
