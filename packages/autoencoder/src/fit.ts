import { setImmediate as letOthersRun } from 'node:timers/promises'
import { VigiaError } from '@vigia/runtime'
import type { Backend } from './backend.ts'
import type { Beats } from './beats.ts'
import { type Learner, openLearner } from './learner.ts'
import { findLoss } from './losses.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, type Network } from './network.ts'
import { findOptimizer } from './optimizers.ts'

export type FitOptions = {
  /** All beats, as the network is to see them. */
  beats: Beats
  /** The rows to learn from: normal beats of the training part. */
  training: Int32Array
  /** The rows to measure the loss on after each epoch; with patience, it is what decides when to stop. */
  validation: Int32Array
  network: Network
  /** By Keras's names: see `findOptimizer` and `findLoss`. */
  optimizer: string
  loss: string
  /** The optimiser's own unless told. */
  learningRate?: number | undefined
  /** `cosine` takes the rate from its full height to 0 along half a wave, step by step. Constant unless told. */
  schedule?: Schedule
  epochs: number
  batchSize: number
  /** From so many first parameters the fit is made, and the one with the lowest training loss kept. 1 unless told. */
  starts?: number
  /** After so many epochs without a lower validation loss it stops, and goes back to the lowest. 0, never, unless told. */
  patience?: number
  /**
   * A whole number from 0 to 4,294,967,295. The same rows, backend and seed give the same bytes, on however many
   * threads.
   */
  seed: number
  /** How many threads learn from many rows, at most. As many as there are cores, unless told. */
  threads?: number
}

export type Schedule = 'constant' | 'cosine'

/** What one pass over the training rows came to. */
export type Epoch = {
  /** From 1 to `starts`. */
  start: number
  starts: number
  /** From 1 to `epochs`. */
  epoch: number
  epochs: number
  /** As Keras reports it: the mean of the batches' losses while they were learnt from, weighted by their rows. */
  trainingLoss: number
  validationLoss: number
  /** Since the fit began. */
  seconds: number
}

/** What a fit came to. */
export type Fitted = {
  parameters: Float32Array
  /** Which of the starts was kept. */
  start: number
  /** Of each of its epochs. */
  losses: { training: number[]; validation: number[] }
  /** The training loss of the epoch whose parameters these are. */
  trainingLoss: number
}

/**
 * Trains a new network to reconstruct its input. Each epoch is yielded as it ends; what was learnt is what the
 * generator returns (`yield*` hands it on, or `next()` gives it with `done`).
 *
 * @param backend for a network with the thesis's activations alone, as `backendFor` says
 * @throws VigiaError `invalid-fit` without rows, or when epochs, batch size or starts are not whole numbers from 1 on;
 *   `unknown-optimizer`, `unknown-loss`, `invalid-seed`; `training-diverged` when a loss is no longer finite;
 *   `fit-thread-failed` when a thread ends before its work
 */
export async function* fit(
  backend: Backend | undefined,
  options: FitOptions,
): AsyncGenerator<Epoch, Fitted, void> {
  checkOptions(options)
  const learner = openLearner(backend, options)
  try {
    const random = new MersenneTwister(options.seed)
    const began = performance.now()
    let best = yield* fitOnce(learner, options, random, 1, began)
    for (let start = 2; start <= (options.starts ?? 1); start++) {
      const fitted = yield* fitOnce(learner, options, random, start, began)
      if (fitted.trainingLoss < best.trainingLoss) best = fitted
    }
    return best
  } finally {
    await learner.close()
  }
}

async function* fitOnce(
  learner: Learner,
  options: FitOptions,
  random: MersenneTwister,
  start: number,
  began: number,
): AsyncGenerator<Epoch, Fitted, void> {
  const { network, epochs, batchSize, starts = 1, patience = 0 } = options
  learner.begin(initialParameters(network, random))
  const rows = options.training.slice()
  const steps = Math.ceil(rows.length / batchSize)
  const rateAt = schedule(options, findOptimizer(options.optimizer).learningRate, steps * epochs)
  const losses: Fitted['losses'] = { training: [], validation: [] }
  let lowest = {
    ...{ validationLoss: Infinity, trainingLoss: Infinity, epoch: 0 },
    parameters: learner.readParameters(),
  }

  for (let epoch = 1; epoch <= epochs; epoch++) {
    random.shuffle(rows)
    const rates = Float64Array.from({ length: steps }, (_, step) => rateAt((epoch - 1) * steps + step))
    const trainingLoss = await learner.learn(rows, rates)
    const validationLoss = await learner.meanLoss(options.validation)
    if (!Number.isFinite(trainingLoss + validationLoss)) {
      throw new VigiaError(
        'training-diverged',
        `The loss is no longer a finite number after epoch ${epoch} of ${epochs}: the training cannot go on.`,
      )
    }
    losses.training.push(trainingLoss)
    losses.validation.push(validationLoss)
    const seconds = (performance.now() - began) / 1000
    yield { start, starts, epoch, epochs, trainingLoss, validationLoss, seconds }
    await letOthersRun()
    if (patience > 0 && validationLoss < lowest.validationLoss)
      lowest = { validationLoss, trainingLoss, epoch, parameters: learner.readParameters() }
    if (patience > 0 && epoch - lowest.epoch >= patience) break
  }
  if (patience > 0) return { parameters: lowest.parameters, start, losses, trainingLoss: lowest.trainingLoss }
  const trainingLoss = losses.training.at(-1) as number
  return { parameters: learner.readParameters(), start, losses, trainingLoss }
}

/** The learning rate of each step, from 0 to `steps` - 1. Source: Loshchilov and Hutter, "SGDR", ICLR, 2017. */
function schedule(
  { learningRate, schedule }: FitOptions,
  usual: number,
  steps: number,
): (step: number) => number {
  const rate = learningRate ?? usual
  if (schedule !== 'cosine') return () => rate
  return (step) => (rate * (1 + Math.cos((Math.PI * step) / steps))) / 2
}

function checkOptions(options: FitOptions): void {
  const { training, validation, epochs, batchSize, starts = 1, patience = 0, learningRate = 1 } = options
  findOptimizer(options.optimizer)
  findLoss(options.loss)
  if (training.length === 0) throw new VigiaError('invalid-fit', 'There is no normal beat to learn from.')
  if (validation.length === 0) throw new VigiaError('invalid-fit', 'There is no beat to validate with.')
  for (const [name, value] of Object.entries({ epochs, 'batch size': batchSize, starts })) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new VigiaError('invalid-fit', `The number of ${name} is a whole number from 1 on, not ${value}.`)
  }
  if (!Number.isInteger(patience) || patience < 0)
    throw new VigiaError('invalid-fit', `Patience is a whole number of epochs from 0 on, not ${patience}.`)
  if (!Number.isFinite(learningRate) || learningRate <= 0)
    throw new VigiaError('invalid-fit', `A learning rate is a number above 0, not ${learningRate}.`)
}
