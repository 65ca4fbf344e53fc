import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { BLANK_DIGEST, sealDigest } from './file-digest.ts'
import type { Model } from './model.ts'
import { decodeModel, encodeModel } from './model-file.ts'
import { parseNetwork } from './network.ts'
import { findDataStart, readSafetensors } from './safetensors.ts'
import { makeDetector, makeModel } from './testing/fixtures.ts'

const corrupt = expect.objectContaining({ name: 'VigiaError', code: 'model-corrupt' })
const { head } = makeDetector()
const unsupported = expect.objectContaining({ name: 'VigiaError', code: 'model-unsupported' })

test.each(['2', '8', '32,16,8', '4096'])('a model of network %s comes back as it was', (name) => {
  const model = makeModel(name)
  expect(decodeModel(encodeModel(model))).toEqual(model)
})

test.each(['mse', 'blocks'] as const)('a model of our own, scored by %s, comes back as it was', (score) => {
  const model = { ...makeDetector(), score }
  expect(decodeModel(encodeModel(model))).toEqual(model)
  const { head, trainingErrors, preset, ...least } = model
  expect(decodeModel(encodeModel(least))).toEqual(least)
})

test('a model like the thesis’s is a file of version 1, any other of version 2', () => {
  const versionOf = (model: Model) => readSafetensors(encodeModel(model)).metadata.format_version
  expect(versionOf(makeModel())).toBe('1')
  expect(versionOf({ ...makeModel(), score: 'mse' })).toBe('2')
  expect(versionOf({ ...makeModel(), thresholdRule: { name: 'conformal', share: 0.02 } })).toBe('2')
  const activations = makeDetector().network.activations
  expect(versionOf({ ...makeModel(), network: parseNetwork('2', activations) })).toBe('2')
})

test('a model without notes on its training comes back without them', () => {
  const { optimizer, loss, ...model } = makeModel()
  expect(decodeModel(encodeModel(model))).toEqual(model)
})

test('the same model gives the same bytes', () => {
  expect(encodeModel(makeModel())).toEqual(encodeModel(makeModel()))
})

test('a file is read from the middle of a larger buffer as well', () => {
  const bytes = encodeModel(makeModel())
  const buffer = new Uint8Array(bytes.length + 10)
  buffer.set(bytes, 3)
  expect(decodeModel(buffer.subarray(3, 3 + bytes.length))).toEqual(makeModel())
})

test('every single byte of a file may be changed to nothing else', () => {
  const bytes = encodeModel(makeModel())
  for (let index = 0; index < bytes.length; index++) {
    const original = bytes[index] as number
    for (const flip of [0x01, 0x20, 0x80, 0xff]) {
      bytes[index] = original ^ flip
      expect(() => decodeModel(bytes), `byte ${index} flipped by ${flip}`).toThrow(corrupt)
    }
    bytes[index] = original
  }
  expect(decodeModel(bytes)).toEqual(makeModel())
})

test('a file cut off anywhere is refused, and so is one with a byte too many', () => {
  const bytes = encodeModel(makeModel())
  for (let length = 0; length < bytes.length; length += 7) {
    expect(() => decodeModel(bytes.subarray(0, length))).toThrow(corrupt)
  }
  expect(() => decodeModel(Uint8Array.of(...bytes, 0))).toThrow(corrupt)
})

test.each([undefined, null, 'text', 7, {}, [1, 2, 3]])('%j is no model', (value) => {
  expect(() => decodeModel(value)).toThrow(corrupt)
})

test('a model whose training beats are not known comes back without their bounds', () => {
  const { profile, ...model } = makeModel()
  expect(decodeModel(encodeModel(model))).toEqual(model)
})

test.each([
  ['another format', ['vigia-autoencoder', 'other-autoencoder'], corrupt],
  ['a newer version', ['"format_version":"1"', '"format_version":"3"'], unsupported],
  ['other activations', ['relu,sigmoid', 'tanh,sigmoid'], corrupt],
  ['another network than its tensors', ['"network":"2"', '"network":"3"'], corrupt],
  ['a network that makes no sense', ['"network":"2"', '"network":"0"'], corrupt],
  ['a threshold that is no number', ['"0.30000000000000004"', '"0.3000000000000000x"'], corrupt],
  ['a threshold that is not finite', ['"0.30000000000000004"', '"Infinity"           '], corrupt],
  ['an empty range', ['"minimum":"-7.5"', '"minimum":"8.25"'], corrupt],
  ['a range the wrong way round', ['"minimum":"-7.5"', '"minimum":"9.25"'], corrupt],
  ['a number that is padded', ['"minimum":"-7.5"', '"minimum":" 7.5"'], corrupt],
  ['limits the wrong way round', ['"mean_lowest":"-0.5"', '"mean_lowest":"10.5"'], corrupt],
  ['a missing number', ['"threshold"', '"thresholt"'], corrupt],
  ['one bound missing', ['"mean_lowest"', '"mean_loweet"'], corrupt],
  ['a tensor of another name', ['"encoder.0.bias"', '"encoder.1.bias"'], corrupt],
  ['a tensor of another shape', ['"shape":[140,2]', '"shape":[2,140]'], corrupt],
])('a file with %s is refused even if its digest is right', (_, [from = '', to = ''], error) => {
  const bytes = forge(encodeModel(makeModel()), from, to)
  expect(() => decodeModel(bytes)).toThrow(error)
})

test.each([
  ['one activation', '"elu,linear,linear"', '"linear"         '],
  ['an unknown activation', '"elu,linear,linear"', '"exp,linear,linear"'],
  ['an output without bounds it could keep', '"elu,linear,linear"', '"linear,linear,elu"'],
  ['an unknown score', '"score":"blocks"', '"score":"blinks"'],
  ['an unknown rule', '"conformal"', '"conformat"'],
  ['a share of everything', '"threshold_share":"0.02"', '"threshold_share":"1.02"'],
  ['no unit for its centre', '"unit"', '"unix"'],
  ['a unit of nothing', '"unit":"1.5"', '"unit":"0.0"'],
  ['fewer training errors than it keeps', '"training_errors":"300"', '"training_errors":"3"  '],
  ['training errors of no beat', '"training_errors":"300"', '"training_errors":"-30"'],
  ['a head without a unit', '"head_unit":"0.75"', '"head_unit":"0.00"'],
  ['a kernel without width', '"head_gamma":"0.028"', '"head_gamma":"-0.02"'],
  ['half a head', '"head_slope"', '"head_slop_"'],
  ['a head that its header does not name', '"head_intercept"', '"head_intercepx"'],
  ['vectors of another width', '"shape":[3,28]', '"shape":[28,3]'],
  ['vectors in single precision', '"dtype":"F16"', '"dtype":"F32"'],
])('a file of version 2 with %s is refused even if its digest is right', (_, from, to) => {
  const bytes = forge(encodeModel(makeDetector()), from, to)
  expect(() => decodeModel(bytes)).toThrow(corrupt)
})

test('every single byte of a file of version 2 may be changed to nothing else', () => {
  const bytes = encodeModel(makeDetector())
  for (let index = 0; index < bytes.length; index += 3) {
    const original = bytes[index] as number
    bytes[index] = original ^ 0x20
    expect(() => decodeModel(bytes), `byte ${index}`).toThrow(corrupt)
    bytes[index] = original
  }
})

/** A file with another text of the same length in its header, and a digest that is right. */
function forge(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const header = Buffer.from(bytes.buffer, 0, findDataStart(bytes))
  const text = header.toString('latin1').replace(/("sha256":")[0-9a-f]+/, `$1${BLANK_DIGEST}`)
  expect(text).toContain(from)
  header.write(text.replace(from, to), 'latin1')
  sealDigest(bytes)
  return bytes
}

test.each([
  { ...makeModel(), parameters: new Float32Array(3) },
  { ...makeModel(), parameters: makeModel().parameters.fill(Number.NaN, 7, 8) },
  { ...makeModel(), threshold: Number.NaN },
  { ...makeModel(), range: { minimum: 0, maximum: Infinity } },
  { ...makeDetector(), centre: { beat: new Float32Array(3), unit: 1 } },
  { ...makeDetector(), centre: { beat: new Float32Array(ECG_LENGTH), unit: Infinity } },
  { ...makeDetector(), head: { ...head, gamma: Number.NaN } },
  { ...makeDetector(), head: { ...head, vectors: head.vectors.subarray(1) } },
  { ...makeDetector(), head: { ...head, vectors: head.vectors.map(() => 0.1) } },
])('a model that would not come back is not written', (model) => {
  expect(() => encodeModel(model)).toThrow(expect.objectContaining({ code: 'model-invalid' }))
})
