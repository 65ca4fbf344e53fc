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

async function run(backend: Backend | undefined, changes: Partial<FitOptions> = {}) {
  const epochs: Epoch[] = []
  const fitting = fit(backend, { ...options, ...changes })
  let step = await fitting.next()
  for (; !step.done; step = await fitting.next()) epochs.push(step.value)
  return { epochs, ...step.value }
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

const own = parseNetwork('8,3', { inside: 'elu', code: 'linear', output: 'linear' })
const changes: Partial<FitOptions> = { network: own, loss: 'mse', learningRate: 0.01, schedule: 'cosine' }

test('a network with activations of its own is fitted without a backend, repeatably', async () => {
  const first = await run(undefined, changes)
  expect(first.trainingLoss).toBeLessThan((first.epochs[0] as Epoch).trainingLoss / 3)
  expect((await run(undefined, changes)).parameters).toEqual(first.parameters)
})

test('a network with the thesis’s activations is not', async () => {
  await expect(run(undefined)).rejects.toThrow('Network 16,4 is computed by a backend.')
})

test('of several starts the one with the lowest training loss is kept', async () => {
  const { epochs, parameters, start, losses, trainingLoss } = await run(undefined, { ...changes, starts: 4 })
  expect(epochs).toHaveLength(4 * 30)
  const ends = epochs.filter(({ epoch }) => epoch === 30).map((epoch) => epoch.trainingLoss)
  expect(trainingLoss).toBe(Math.min(...ends))
  expect(ends.indexOf(trainingLoss) + 1).toBe(start)
  expect(losses.training).toEqual(
    epochs.filter((epoch) => epoch.start === start).map((epoch) => epoch.trainingLoss),
  )
  // The first start is the one there is when there is but one.
  const alone = await run(undefined, changes)
  expect(alone.trainingLoss).toBe(ends[0])
  if (start === 1) expect(parameters).toEqual(alone.parameters)
})

test('with a cosine the last steps are small, and a constant rate goes on', async () => {
  const lastStep = async (schedule: 'constant' | 'cosine') => {
    const { losses } = await run(undefined, { ...changes, schedule })
    return Math.abs((losses.training[29] as number) - (losses.training[28] as number))
  }
  expect(await lastStep('cosine')).toBeLessThan((await lastStep('constant')) / 2)
})

test('with patience the fit stops after its lowest validation loss and goes back to it', async () => {
  // What is validated on is unlike what is learnt: it gets worse in the end.
  const beats = makeWaves(150, 1)
  for (let index = 110 * 140; index < beats.values.length; index++)
    beats.values[index] = 0.3 * (1 - (beats.values[index] as number))
  const options = { ...changes, beats, epochs: 200, patience: 3, schedule: 'constant' as const }
  const { epochs, losses, parameters } = await run(undefined, options)
  const lowest = losses.validation.indexOf(Math.min(...losses.validation))
  expect(epochs.length).toBe(lowest + 1 + 3)
  expect(epochs.length).toBeLessThan(200)
  const again = await run(undefined, { ...options, epochs: lowest + 1, patience: 0 })
  expect(parameters).toEqual(again.parameters)
})

test.each([
  { starts: 0 },
  { patience: -1 },
  { patience: 0.5 },
  { learningRate: 0 },
  { learningRate: Number.NaN },
])('%j is refused too', async (wrong) => {
  await expect(run(wasm, wrong)).rejects.toMatchObject({ code: 'invalid-fit' })
})
