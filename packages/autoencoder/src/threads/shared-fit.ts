import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Beats } from '../beats.ts'
import type { Network } from '../network.ts'
import { BARRIER_NUMBERS } from './barrier.ts'

/**
 * From so many training rows on threads pay. It goes by the rows alone, so that the same rows give the same bytes on
 * every machine: see the decision on cores.
 */
export const MANY_ROWS = 10_000

/**
 * A step's beats are cut into shards, and the gradients of the shards are added up in their order: whichever thread
 * computes a shard, the sum has the same bytes. So their number goes by the batch alone.
 */
const MOST_SHARDS = 8
const LEAST_ROWS = 32

export const shardRowsOf = (batchSize: number): number =>
  Math.max(LEAST_ROWS, Math.ceil(batchSize / MOST_SHARDS))

/** What is asked of a thread, with nothing but plain values and shared memory. */
export type SharedFit = {
  network: Network
  /** By Keras's names. */
  optimizer: string
  loss: string
  batchSize: number
  threads: number
  /** Samples, row after row. */
  values: Float32Array
  /** The rows to go through, in their order. */
  rows: Int32Array
  /** The learning rate of each step of a pass. */
  rates: Float64Array
  parameters: Float32Array
  /** Of each shard of a step, one after the other. */
  gradients: Float32Array
  /** Of each shard of a pass. */
  losses: Float64Array
  barrier: Int32Array
  /** The next shard that nobody has taken. */
  next: Int32Array
}

/** What a thread is told to do with the first `count` of the rows. `isFirst`: the optimiser begins anew. */
export type Task = { name: 'learn'; count: number; isFirst: boolean } | { name: 'measure'; count: number }

type SharedFitOptions = Pick<SharedFit, 'network' | 'optimizer' | 'loss' | 'batchSize' | 'threads'> & {
  beats: Beats
  /** How many rows a pass has at most. */
  mostRows: number
}

/** Makes what threads share. The samples are copied unless they stand in shared memory already. */
export function shareFit({ beats, mostRows, ...fit }: SharedFitOptions): SharedFit {
  const { network, batchSize } = fit
  const shardRows = shardRowsOf(batchSize)
  const shards = Math.ceil(batchSize / shardRows)
  const steps = Math.ceil(mostRows / batchSize)
  return {
    ...fit,
    values: isShared(beats.values) ? beats.values : copyShared(beats),
    rows: new Int32Array(share(mostRows, 4)),
    rates: new Float64Array(share(steps, 8)),
    parameters: new Float32Array(share(network.parameterCount, 4)),
    gradients: new Float32Array(share(shards * network.parameterCount, 4)),
    losses: new Float64Array(share(Math.max(steps * shards, Math.ceil(mostRows / shardRows)), 8)),
    barrier: new Int32Array(share(BARRIER_NUMBERS, 4)),
    next: new Int32Array(share(1, 4)),
  }
}

const share = (numbers: number, bytes: number) => new SharedArrayBuffer(numbers * bytes)
const isShared = ({ buffer }: Float32Array) => buffer instanceof SharedArrayBuffer

function copyShared({ count, values }: Beats): Float32Array {
  const copy = makeSharedValues(count)
  copy.set(values)
  return copy
}

/** Room for the samples of so many beats, where threads find them without a copy. */
export const makeSharedValues = (count: number): Float32Array =>
  new Float32Array(share(count * ECG_LENGTH, Float32Array.BYTES_PER_ELEMENT))

/** Room for the samples of so many beats that are to be learnt from: shared where threads will read them. */
export const makeValues = (count: number): Float32Array =>
  count < MANY_ROWS ? new Float32Array(count * ECG_LENGTH) : makeSharedValues(count)
