/** What a thread of a fit does, with what it was started with. */
import { parentPort, workerData } from 'node:worker_threads'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { copyRows } from '../beats.ts'
import { findLoss } from '../losses.ts'
import { findOptimizer } from '../optimizers.ts'
import { openPasses } from '../simd-passes.ts'
import { openBarrier } from './barrier.ts'
import { type SharedFit, shardRowsOf, type Task } from './shared-fit.ts'

const { fit, thread } = workerData as { fit: SharedFit; thread: number }
const { network, batchSize, threads, parameters, gradients } = fit
const shardRows = shardRowsOf(batchSize)
const loss = findLoss(fit.loss)
const optimizer = findOptimizer(fit.optimizer)
const passes = openPasses(network, shardRows, 'swift')
const waitForAll = openBarrier(fit.barrier, threads)
const beats = { count: fit.values.length / ECG_LENGTH, values: fit.values }
const buffer = new Float32Array(shardRows * ECG_LENGTH)

// Each thread adds up and updates its own part of the parameters: optimisers look at each of them alone.
const { parameterCount } = network
const from = Math.floor((parameterCount * thread) / threads)
const to = Math.floor((parameterCount * (thread + 1)) / threads)
const ownParameters = parameters.subarray(from, to)
const ownGradients = new Float32Array(to - from)
let update = optimizer.start(to - from)

parentPort?.on('message', (task: Task) => {
  if (task.name === 'learn') learn(task)
  else measure(task)
  parentPort?.postMessage('done')
})

function learn({ count, isFirst }: { count: number; isFirst: boolean }): void {
  if (isFirst) update = optimizer.start(to - from)
  let shardsBefore = 0
  for (let first = 0, step = 0; first < count; first += batchSize, step++) {
    const size = Math.min(batchSize, count - first)
    const shards = Math.ceil(size / shardRows)
    passes.load(parameters)
    forEachShard(size, (shard, start, end) => {
      const derivative = passes.back(loss, read(first + start, first + end), size * ECG_LENGTH)
      gradients.set(derivative.gradients, shard * parameterCount)
      fit.losses[shardsBefore + shard] = derivative.loss * size
    })
    waitForAll(() => {
      fit.next[0] = 0
    })
    addUp(shards)
    update(ownParameters, ownGradients, fit.rates[step])
    waitForAll()
    shardsBefore += shards
  }
}

function measure({ count }: { count: number }): void {
  passes.load(parameters)
  forEachShard(count, (shard, start, end) => {
    const batch = read(start, end)
    const reconstructions = passes.forward(batch)
    let sum = 0
    for (let index = 0; index < batch.length; index++)
      sum += loss.value((reconstructions[index] as number) - (batch[index] as number))
    fit.losses[shard] = sum / ECG_LENGTH
  })
  waitForAll(() => {
    fit.next[0] = 0
  })
}

/** Of so many rows, the shards that no other thread has taken. */
function forEachShard(rows: number, work: (shard: number, start: number, end: number) => void): void {
  for (;;) {
    const shard = Atomics.add(fit.next, 0, 1)
    const start = shard * shardRows
    if (start >= rows) return
    work(shard, start, Math.min(start + shardRows, rows))
  }
}

function read(start: number, end: number): Float32Array {
  const batch = buffer.subarray(0, (end - start) * ECG_LENGTH)
  copyRows(beats, fit.rows.subarray(start, end), batch)
  return batch
}

/** The shards' gradients in their order, each sum rounded once. */
function addUp(shards: number): void {
  for (let index = 0; index < ownGradients.length; index++) {
    let sum = 0
    for (let shard = 0; shard < shards; shard++)
      sum += gradients[shard * parameterCount + from + index] as number
    ownGradients[index] = sum
  }
}
