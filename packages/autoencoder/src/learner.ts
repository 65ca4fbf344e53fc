import { availableParallelism } from 'node:os'
import { setImmediate as letOthersRun } from 'node:timers/promises'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Backend, backendFor } from './backend.ts'
import { type Beats, copyRows } from './beats.ts'
import { findLoss } from './losses.ts'
import type { Network } from './network.ts'
import { findOptimizer, type Update } from './optimizers.ts'
import { openStepper } from './stepper.ts'
import { MANY_ROWS } from './threads/shared-fit.ts'
import { openTeam } from './threads/team.ts'

/** What a fit asks of whatever learns: passes over rows, step by step. */
export type Learner = {
  /** Begins with these parameters, and an optimiser that remembers nothing. */
  begin: (parameters: Float32Array) => void
  /**
   * One pass over the rows, batch by batch in their order.
   *
   * @param rates the learning rate of each step
   * @returns the mean of the batches' losses while they were learnt from, weighted by their rows
   */
  learn: (rows: Int32Array, rates: Float64Array) => Promise<number>
  /** The loss over the given rows. */
  meanLoss: (rows: Int32Array) => Promise<number>
  /** A copy of what was learnt so far. */
  readParameters: () => Float32Array
  close: () => Promise<void>
}

export type LearnerOptions = {
  beats: Beats
  training: Int32Array
  validation: Int32Array
  network: Network
  optimizer: string
  loss: string
  batchSize: number
  /** How many threads learn from many rows, at most. As many as there are cores, unless told. */
  threads?: number
}

/**
 * Threads for many rows; one, this, for fewer, and for TensorFlow's native library and its plain JavaScript, which are
 * taken only where somebody wants them or a network is large.
 */
export function openLearner(backend: Backend | undefined, options: LearnerOptions): Learner {
  const tensors = backendFor(options.network, backend)
  const isOurs = tensors === undefined || tensors.name === 'wasm'
  if (!isOurs || options.training.length < MANY_ROWS) return learnHere(tensors, options)
  return openTeam(options, options.threads ?? availableParallelism())
}

// About 0.2 s of work, after which signals and timers get their turn.
const BATCHES_BETWEEN_PAUSES = 64

function learnHere(backend: Backend | undefined, options: LearnerOptions): Learner {
  const { network, beats, batchSize, training } = options
  const optimizer = findOptimizer(options.optimizer)
  const stepper = openStepper(backend, network, findLoss(options.loss), batchSize)
  const buffer = new Float32Array(Math.min(batchSize, training.length) * ECG_LENGTH)
  let parameters = new Float32Array(0)
  let update: Update = optimizer.start(0)
  return {
    begin(first) {
      parameters = first.slice()
      update = optimizer.start(first.length)
    },
    async learn(rows, rates) {
      let lossOfRows = 0
      for (let first = 0, step = 0; first < rows.length; first += batchSize, step++) {
        const chosen = rows.subarray(first, first + batchSize)
        const batch = buffer.subarray(0, chosen.length * ECG_LENGTH)
        copyRows(beats, chosen, batch)
        const { loss, gradients } = stepper.derivative(parameters, batch)
        update(parameters, gradients, rates[step])
        lossOfRows += loss * chosen.length
        if ((step + 1) % BATCHES_BETWEEN_PAUSES === 0) await letOthersRun()
      }
      return lossOfRows / rows.length
    },
    meanLoss: async (rows) => stepper.meanLoss(parameters, beats, rows),
    readParameters: () => parameters.slice(),
    close: async () => {},
  }
}
