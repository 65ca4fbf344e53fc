import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openBackend } from '../backend.ts'
import { type FitOptions, type Fitted, fit } from '../fit.ts'
import { parseNetwork } from '../network.ts'
import { makeWaves, rowsBetween } from '../testing/fixtures.ts'
import { openBarrier } from './barrier.ts'
import { MANY_ROWS, makeSharedValues } from './shared-fit.ts'

const count = MANY_ROWS + 700
const options: FitOptions = {
  beats: makeWaves(count, 1),
  // Neither steps nor shards come out even.
  training: rowsBetween(0, MANY_ROWS + 77),
  validation: rowsBetween(MANY_ROWS + 77, count),
  network: parseNetwork('16,4'),
  optimizer: 'adam',
  loss: 'mae',
  epochs: 2,
  batchSize: 500,
  seed: 21,
}
const execute = promisify(execFile)
const backend = await openBackend('wasm')

async function run(changes: Partial<FitOptions>): Promise<Fitted> {
  const fitting = fit(backend, { ...options, ...changes })
  let step = await fitting.next()
  while (!step.done) step = await fitting.next()
  return step.value
}

const own = {
  network: parseNetwork('7,3', { inside: 'elu', code: 'tanh', output: 'linear' }),
  ...{ loss: 'mse', optimizer: 'nadam', batchSize: 64, starts: 2, schedule: 'cosine' as const, epochs: 1 },
}

test.each([
  ['the thesis’s activations', {}],
  ['activations of its own, small batches and two starts', own],
])('with %s one, two, three and eight threads come to the same bytes', async (_, changes) => {
  const alone = await run({ ...changes, threads: 1 })
  for (const threads of [2, 3, 8]) expect(await run({ ...changes, threads })).toEqual(alone)
})

test('threads learn what one alone does', async () => {
  const { losses } = await run({ threads: 2, epochs: 4 })
  const few = await run({ epochs: 4, training: rowsBetween(0, MANY_ROWS - 1) })
  expect(losses.training[3]).toBeLessThan((losses.training[0] as number) / 2)
  // One row more, and so another order of all.
  expect(Math.abs((losses.validation[3] as number) / (few.losses.validation[3] as number) - 1)).toBeLessThan(
    0.2,
  )
})

test('samples that stand in shared memory are not copied, and come to the same', async () => {
  const values = makeSharedValues(count)
  values.set(options.beats.values)
  expect((await run({ threads: 2, beats: { count, values } })).parameters).toEqual(
    (await run({ threads: 2 })).parameters,
  )
})

test('a loss that is no longer finite ends the training with an error', async () => {
  const values = options.beats.values.slice()
  values[3] = Number.NaN
  await expect(run({ threads: 2, beats: { count, values } })).rejects.toMatchObject({
    code: 'training-diverged',
  })
})

test('names that are not known are refused before any thread starts', async () => {
  await expect(run({ optimizer: 'magic' })).rejects.toMatchObject({ code: 'unknown-optimizer' })
  await expect(run({ loss: 'regret' })).rejects.toMatchObject({ code: 'unknown-loss' })
})

const program = fileURLToPath(new URL('../testing/fit-in-process.ts', import.meta.url))
const endThread = new URL('../testing/end-thread.ts', import.meta.url).href

test('a fit that nobody goes on with leaves no thread behind: its process ends by itself', async () => {
  const { stdout } = await execute(process.execPath, [program, '1'])
  expect(stdout).toBe('epoch 1\n')
})

test('a thread that ends while it works ends the fit with an error, and the others with it', async () => {
  await expect(execute(process.execPath, ['--import', endThread, program, '100'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('A thread of the training ended by itself, with 7.'),
  })
})

test('whoever comes to a barrier waits for the last, who does its work before any goes on', async () => {
  const state = new Int32Array(new SharedArrayBuffer(16))
  const other = new Worker(
    `import { workerData } from 'node:worker_threads'
     const { openBarrier } = await import(workerData.module)
     const wait = openBarrier(workerData.state, 2)
     for (let round = 0; round < 500; round++) wait(() => { workerData.state[2]++ })`,
    {
      eval: true,
      workerData: { state, module: new URL('./barrier.ts', import.meta.url).href },
    },
  )
  const wait = openBarrier(state, 2)
  for (let round = 1; round <= 500; round++) {
    wait(() => {
      state[2] = (state[2] as number) + 1
    })
    expect(state[2]).toBeGreaterThanOrEqual(round)
  }
  await new Promise((resolve) => other.once('exit', resolve))
  expect(state[2]).toBe(500)
})
