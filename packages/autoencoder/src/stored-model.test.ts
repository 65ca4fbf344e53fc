import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeModel, encodeModel } from './model-file.ts'
import { decodeStoredModel } from './stored-model.ts'
import { makeModel } from './testing/fixtures.ts'

const corrupt = expect.objectContaining({ code: 'model-corrupt' })
const { pickles } = JSON.parse(
  readFileSync(new URL('./testing/thesis-weights.json', import.meta.url), 'utf8'),
) as { pickles: Record<string, string> }
const pickle = new Uint8Array(
  gunzipSync(Buffer.from(pickles['numpy 1, protocol 4, float32'] as string, 'base64')),
)
const columns = { minimum: -4.5, maximum: 7.25, threshold: 0.03 }

test('a model of Vigia goes by the threshold of its row, and by the range of its file', () => {
  const model = makeModel()
  const row = { weights: encodeModel(model), minimum: -1, maximum: 1, threshold: 0.5 }
  expect(decodeStoredModel(row)).toEqual({ ...model, threshold: 0.5, trainedThreshold: model.threshold })
})

test('a threshold that a FLOAT column has rounded is taken as training found it', () => {
  const model = makeModel()
  const weights = encodeModel(model)
  const threshold = Math.fround(model.threshold)
  expect(threshold).not.toBe(model.threshold)
  expect(decodeStoredModel({ ...columns, weights, threshold }).threshold).toBe(model.threshold)
})

test('a pickle goes by the range and the threshold of its row, and is written as a file that comes back', () => {
  const model = decodeStoredModel({ weights: pickle, ...columns })
  expect(model).toMatchObject({ range: { minimum: -4.5, maximum: 7.25 }, threshold: 0.03 })
  expect(model.profile).toBeUndefined()
  expect(decodeModel(encodeModel(model))).toEqual(model)
})

test.each([
  { minimum: null },
  { maximum: null },
  { minimum: 7.25 },
  { minimum: 8 },
  { threshold: null },
  { threshold: -0.1 },
  { threshold: Number.NaN },
])('a pickle whose row has %j cannot judge', (wrong) => {
  expect(() => decodeStoredModel({ weights: pickle, ...columns, ...wrong })).toThrow(corrupt)
})

test('a row without weights cannot judge', () => {
  expect(() => decodeStoredModel({ weights: new Uint8Array(), ...columns })).toThrow(corrupt)
})
