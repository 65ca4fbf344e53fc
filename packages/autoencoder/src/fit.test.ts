import { beforeAll, expect, test } from 'vitest'
import { type Backend, openBackend } from './backend.ts'
import { type Epoch, type FitOptions, fit } from './fit.ts'
import { parseNetwork } from './network.ts'
import { makeWaves, openAllBackends, rowsBetween } from './testing/fixtures.ts'

let wasm: Backend
beforeAll(async () => {
  wasm = await openBackend('wasm')
})

const options: FitOptions = {
  beats: makeWaves(150, 1),
  training: rowsBetween(0, 110),
  validation: rowsBetween(110, 150),
  network: parseNetwork('16,4'),
  optimizer: 'adam',
  loss: 'mae',
  epochs: 30,
  // Leaves a last batch of 14.
  batchSize: 32,
  seed: 21,
}

async function run(backend: Backend, changes: Partial<FitOptions> = {}) {
  const epochs: Epoch[] = []
  const fitting = fit(backend, { ...options, ...changes })
  let step = await fitting.next()
  for (; !step.done; step = await fitting.next()) epochs.push(step.value)
  return { epochs, parameters: step.value }
}

test('the losses fall, and each epoch is told as it ends', async () => {
  const { epochs, parameters } = await run(wasm)
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  const [first, last] = [epochs[0] as Epoch, epochs[29] as Epoch]
  expect(last.trainingLoss).toBeLessThan(first.trainingLoss / 2)
  expect(last.validationLoss).toBeLessThan(first.validationLoss / 2)
  expect(last.seconds).toBeGreaterThanOrEqual(first.seconds)
  expect(parameters).toHaveLength(options.network.parameterCount)
})

test.each(['wasm', 'cpu', 'auto'] as const)('the same seed gives the same bytes on %s', async (name) => {
  const backend = await openBackend(name)
  const first = await run(backend, { epochs: 3 })
  const second = await run(backend, { epochs: 3 })
  expect(Buffer.from(first.parameters.buffer).equals(Buffer.from(second.parameters.buffer))).toBe(true)
})

test('another seed gives other parameters', async () => {
  const first = await run(wasm, { epochs: 1 })
  const second = await run(wasm, { epochs: 1, seed: 22 })
  expect(first.parameters).not.toEqual(second.parameters)
})

test('all backends learn the same', async () => {
  const results = await Promise.all((await openAllBackends()).map((backend) => run(backend, { loss: 'mse' })))
  const reference = results[0]?.epochs[29] as Epoch
  for (const { epochs } of results) {
    const last = epochs[29] as Epoch
    expect(Math.abs(last.trainingLoss / reference.trainingLoss - 1)).toBeLessThan(0.01)
    expect(Math.abs(last.validationLoss / reference.validationLoss - 1)).toBeLessThan(0.01)
  }
})

test('the beats and the given rows are left as they were', async () => {
  const beats = { count: 150, values: options.beats.values.slice() }
  const training = options.training.slice()
  await run(wasm, { epochs: 1, beats, training })
  expect(beats.values).toEqual(options.beats.values)
  expect(training).toEqual(options.training)
})

test('rows outside of both parts have no part in the result', async () => {
  const beats = makeWaves(160, 1)
  beats.values.fill(Number.NaN, 150 * 140)
  const { parameters } = await run(wasm, { beats, epochs: 2 })
  expect(parameters).toEqual((await run(wasm, { epochs: 2 })).parameters)
})

test('the training loss is the mean over all rows, the last smaller batch included', async () => {
  // With no learning to speak of, the batches' mean is the mean over the rows.
  const whole = await run(wasm, { optimizer: 'adadelta', epochs: 1, batchSize: 110 })
  const parts = await run(wasm, { optimizer: 'adadelta', epochs: 1, batchSize: 100 })
  expect(parts.epochs[0]?.trainingLoss).toBeCloseTo(whole.epochs[0]?.trainingLoss as number, 6)
})

test('a loss that is no longer finite ends the training with an error', async () => {
  const beats = makeWaves(150, 1)
  beats.values[3] = Number.NaN
  await expect(run(wasm, { beats })).rejects.toMatchObject({ code: 'training-diverged' })
})

test.each([
  { training: new Int32Array(0) },
  { validation: new Int32Array(0) },
  { epochs: 0 },
  { epochs: 1.5 },
  { batchSize: 0 },
])('%j is refused before any work', async (changes) => {
  await expect(run(wasm, changes)).rejects.toMatchObject({ code: 'invalid-fit' })
})

test('no tensor is left behind', async () => {
  const before = wasm.tensors.memory().numTensors
  await run(wasm, { epochs: 2 })
  expect(wasm.tensors.memory().numTensors).toBe(before)
})
