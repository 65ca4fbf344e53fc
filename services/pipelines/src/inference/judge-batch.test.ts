import { type Model, parseNetwork } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { judgeBatch } from './judge-batch.ts'
import { openReconstructor } from './judging-model.ts'

const network = parseNetwork('8')
/** Of beats between -1 and 3 with deviations from 1 to 2. Its parameters are 0: it reconstructs 0.5 everywhere. */
const model: Model = {
  network,
  parameters: new Float32Array(network.parameterCount),
  range: { minimum: -1, maximum: 3 },
  profile: { mean: { lowest: 0, highest: 2 }, deviation: { lowest: 0.5, highest: 2 } },
  score: 'mae',
  threshold: 0.2,
  thresholdRule: { name: 'mean-sd' },
}

const wave = Float64Array.from({ length: ECG_LENGTH }, (_, sample) => 1 + 1.5 * Math.sin(sample / 5))

async function judge(beats: Float64Array[], backend: 'auto' | 'cpu' = 'auto', changes: Partial<Model> = {}) {
  const values = new Float64Array(beats.length * ECG_LENGTH)
  beats.forEach((beat, index) => {
    values.set(beat, index * ECG_LENGTH)
  })
  const ids = beats.map((_, index) => index + 1)
  const measuredAt = beats.map(() => '2024-05-01 12:00:00')
  const ecgs = { ids, measuredAt, arrivedAt: beats.map(() => null), values }
  return await judgeBatch(
    await openReconstructor(backend),
    { ...model, ...changes },
    {
      claim: { id: 'claim', ecgIds: ids },
      ecgs,
    },
  )
}

test('samples are scaled in double precision and rounded once, and never clipped', async () => {
  const range = { minimum: -0.3, maximum: 7.7 }
  const beat = wave.map((value) => value * 9)
  const { judgements } = await judge([beat], 'auto', { range })
  expect(judgements[0]?.values).toEqual(
    Float32Array.from(beat, (value) => (value - range.minimum) / (range.maximum - range.minimum)),
  )
})

test('a beat like the training beats has no reason beside its verdict', async () => {
  const { judgements, setAside } = await judge([wave])
  expect(setAside).toEqual([])
  expect(judgements).toMatchObject([{ verdict: 'anomalous', reasons: [] }])
})

test.each([
  ['flat', wave.map(() => 1), ['flat']],
  [
    'three times as large',
    wave.map((value) => 3 * value),
    [
      "values from -1.5 to 7.5, the training beats' range is -1 to 3",
      'a mean of 3.31, where theirs is taken to lie between 0 and 2',
      'a deviation of 3.18, where theirs is taken to lie between 0.5 and 2',
    ],
  ],
  [
    'two higher',
    wave.map((value) => value + 2),
    [
      "values from 1.5 to 4.5, the training beats' range is -1 to 3",
      'a mean of 3.1, where theirs is taken to lie between 0 and 2',
    ],
  ],
  [
    'with one sample far off',
    wave.with(70, -4),
    ["values from -4 to 2.5, the training beats' range is -1 to 3"],
  ],
  ['a little beyond the range', wave.with(70, 3.3), []],
])('a beat that is %s is judged, with what it is unlike in', async (_name, beat, reasons) => {
  const { judgements, setAside } = await judge([beat])
  expect(setAside).toEqual([])
  expect(judgements[0]?.reasons).toEqual(reasons.map((reason) => `unlike the training beats: ${reason}`))
})

test('a flat beat is like the training beats when they had flat ones, and it is judged by its error alone', async () => {
  const profile = { mean: { lowest: 0, highest: 2 }, deviation: { lowest: 0, highest: 2 } }
  const { judgements } = await judge([wave.map(() => 1)], 'auto', { profile })
  expect(judgements).toMatchObject([{ verdict: 'normal', error: 0, reasons: [] }])
})

test('sizes up to the largest FLOAT are judged, on every way of computing, with reasons that fit', async () => {
  for (const backend of ['auto', 'cpu'] as const)
    for (const size of [1e3, 1e10, 1e20, 1e30, 1e37]) {
      const { judgements, setAside } = await judge(Array(20).fill(wave.map((value) => value * size)), backend)
      expect(setAside).toEqual([])
      expect(judgements[0]?.verdict).toBe('anomalous')
      expect(Number.isFinite(judgements[0]?.error)).toBe(true)
      expect(judgements[0]?.reasons.length).toBeGreaterThan(0)
      for (const reason of judgements[0]?.reasons ?? []) expect(reason.length).toBeLessThanOrEqual(200)
    }
})

test('what cannot be judged at all is set aside, each with its reason, and the others are judged', async () => {
  const { judgements, setAside } = await judge([
    wave.with(7, Number.NaN),
    wave,
    wave.map((value) => value * 1e39),
    wave.with(0, -1.7e308),
  ])
  expect(judgements.map(({ ecgId }) => ecgId)).toEqual([2])
  expect(setAside).toEqual([
    { ecgId: 1, reason: 'a sample is NULL or not a finite number' },
    { ecgId: 3, reason: 'a sample is too large: scaled, no FLOAT holds it' },
    { ecgId: 4, reason: 'a sample is too large: scaled, no FLOAT holds it' },
  ])
})

test('a sum that overflows inside the network is no verdict', async () => {
  // The hidden units become infinite, and infinity times a weight of 0 is no number.
  const parameters = new Float32Array(network.parameterCount).fill(3e30, 0, 8 * ECG_LENGTH)
  const { judgements, setAside } = await judge([wave.map((value) => value * 1e37)], 'auto', { parameters })
  expect(judgements).toEqual([])
  expect(setAside).toEqual([
    { ecgId: 1, reason: 'its samples are so large that the reconstruction error is no finite number' },
  ])
})
