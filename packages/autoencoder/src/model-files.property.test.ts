import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { VigiaError } from '@vigia/runtime'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeModel, encodeModel } from './model-file.ts'
import { decodeKerasWeights } from './pickle/keras-weights.ts'
import { unpickle } from './pickle/unpickle.ts'
import { countNumbers, readSafetensors, writeSafetensors } from './safetensors.ts'
import { makeModel } from './testing/fixtures.ts'

const tensor = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9.]{0,12}$/),
  shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  type: fc.constantFrom('F32' as const, 'F16' as const),
})
const contents = fc
  .record({
    metadata: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme' })),
    tensors: fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 }),
  })
  .chain(({ metadata, tensors }) => {
    const count = tensors.reduce((sum, { shape }) => sum + countNumbers(shape), 0)
    // Exact in half precision too.
    const number = fc.integer({ min: -1024, max: 1024 }).map((eighths) => eighths / 8)
    return fc
      .array(number, { minLength: count, maxLength: count })
      .map((values) => ({ metadata, tensors, values: Float32Array.from(values) }))
  })

test('tensors that were written are read as they were', () => {
  fc.assert(
    fc.property(contents, (given) => {
      const read = readSafetensors(writeSafetensors(given))
      expect(read.metadata).toEqual(given.metadata)
      expect(read.tensors).toMatchObject(given.tensors)
      expect([...read.values]).toEqual([...given.values].map((value) => value + 0))
    }),
  )
})

/** Bytes with some of them replaced, and perhaps cut off. */
const spoilt = (whole: Uint8Array) =>
  fc
    .record({
      changes: fc.array(
        fc.tuple(fc.nat(Math.min(whole.length, 2000) - 1), fc.integer({ min: 0, max: 255 })),
        {
          maxLength: 6,
        },
      ),
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
    })
    .map(({ changes, length }) => {
      const bytes = whole.slice(0, length)
      for (const [at, byte] of changes) if (at < length) bytes[at] = byte
      return bytes
    })

const { pickles } = JSON.parse(
  readFileSync(new URL('./testing/thesis-weights.json', import.meta.url), 'utf8'),
) as { pickles: Record<string, string> }
const pickled = Object.values(pickles).map((text) => new Uint8Array(gunzipSync(Buffer.from(text, 'base64'))))
const anyBytes = fc.uint8Array({ maxLength: 300 })
/** With a header's length that may be right. */
const anyHeader = fc.oneof(fc.json(), fc.string({ unit: 'binary' })).map((text) => {
  const header = new TextEncoder().encode(text)
  const bytes = new Uint8Array(8 + header.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, 8)
  return bytes
})
const opcode = fc.constantFrom(
  ...'(.0lt]ae)}sbRcMKJXUNq'.split('').map((sign) => sign.charCodeAt(0)),
  0x80,
  0x8c,
  0x93,
  0x94,
  0x95,
)
const anyPickle = fc
  .array(fc.oneof(opcode, fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map((bytes) => Uint8Array.from([0x80, 4, ...bytes]))

test.each<[string, (bytes: Uint8Array) => unknown, fc.Arbitrary<Uint8Array>]>([
  ['tensors', readSafetensors, fc.oneof(anyBytes, anyHeader, spoilt(encodeModel(makeModel())))],
  ['a model', decodeModel, fc.oneof(anyBytes, anyHeader, spoilt(encodeModel(makeModel())))],
  ['a pickle', unpickle, fc.oneof(anyBytes, anyPickle, ...pickled.map(spoilt))],
  ['weights', decodeKerasWeights, fc.oneof(anyBytes, anyPickle, ...pickled.map(spoilt))],
])('whatever bytes are taken for %s, they are read or refused as damaged', (_name, read, bytes) => {
  fc.assert(
    fc.property(bytes, (given) => {
      try {
        read(given)
      } catch (error) {
        if (!(error instanceof VigiaError)) throw error
        expect(error.code).toBe('model-corrupt')
      }
    }),
  )
})
