import { setImmediate as letOthersRun } from 'node:timers/promises'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { activate, type Backend } from './backend.ts'
import { type Beats, copyRows } from './beats.ts'
import { differentiate } from './gradients.ts'
import { findLoss, type Loss } from './losses.ts'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, type Network, type TrainedNetwork } from './network.ts'
import { findOptimizer } from './optimizers.ts'
import { reconstruct } from './reconstruct.ts'

export type FitOptions = {
  /** All beats, already scaled. */
  beats: Beats
  /** The rows to learn from: normal beats of the training part. */
  training: Int32Array
  /** The rows to measure the loss on after each epoch: the test part, both labels. */
  validation: Int32Array
  network: Network
  /** By Keras's names: see `findOptimizer` and `findLoss`. */
  optimizer: string
  loss: string
  epochs: number
  batchSize: number
  /** A whole number from 0 to 4,294,967,295. The same rows, backend and seed give the same bytes. */
  seed: number
}

/** What one pass over the training rows came to. */
export type Epoch = {
  /** From 1 to `epochs`. */
  epoch: number
  epochs: number
  /** As Keras reports it: the mean of the batches' losses while they were learnt from, weighted by their rows. */
  trainingLoss: number
  validationLoss: number
  /** Since the fit began. */
  seconds: number
}

// About 0.2 s of work, after which signals and timers get their turn.
const BATCHES_BETWEEN_PAUSES = 64

/**
 * Trains a new network to reconstruct its input. Each epoch is yielded as it ends; the trained parameters are what
 * the generator returns (`yield*` hands them on, or `next()` gives them with `done`).
 *
 * @throws VigiaError `invalid-fit` without rows, or when epochs or batch size are not whole numbers from 1 on;
 *   `unknown-optimizer`, `unknown-loss`, `invalid-seed`; `training-diverged` when a loss is no longer finite
 */
export async function* fit(backend: Backend, options: FitOptions): AsyncGenerator<Epoch, Float32Array, void> {
  checkOptions(options)
  const { beats, network, epochs, batchSize } = options
  const loss = findLoss(options.loss)
  const random = new MersenneTwister(options.seed)
  const parameters = initialParameters(network, random)
  const update = findOptimizer(options.optimizer).start(parameters.length)
  const derivative = differentiate(backend, network, loss)
  const rows = options.training.slice()
  const buffer = new Float32Array(Math.min(batchSize, rows.length) * ECG_LENGTH)
  const began = performance.now()

  for (let epoch = 1; epoch <= epochs; epoch++) {
    random.shuffle(rows)
    let lossOfRows = 0
    for (let start = 0, batches = 1; start < rows.length; start += batchSize, batches++) {
      const chosen = rows.subarray(start, start + batchSize)
      const batch = buffer.subarray(0, chosen.length * ECG_LENGTH)
      copyRows(beats, chosen, batch)
      activate(backend)
      const { loss: batchLoss, gradients } = derivative(parameters, batch)
      update(parameters, gradients)
      lossOfRows += batchLoss * chosen.length
      if (batches % BATCHES_BETWEEN_PAUSES === 0) await letOthersRun()
    }
    const trainingLoss = lossOfRows / rows.length
    const validationLoss = findMeanLoss(backend, { network, parameters }, loss, beats, options.validation)
    if (!Number.isFinite(trainingLoss + validationLoss)) {
      throw new VigiaError(
        'training-diverged',
        `The loss is no longer a finite number after epoch ${epoch} of ${epochs}: the training cannot go on.`,
      )
    }
    yield { epoch, epochs, trainingLoss, validationLoss, seconds: (performance.now() - began) / 1000 }
    await letOthersRun()
  }
  return parameters
}

const VALIDATION_CHUNK = 1024

function findMeanLoss(
  backend: Backend,
  trained: TrainedNetwork,
  loss: Loss,
  beats: Beats,
  rows: Int32Array,
): number {
  const buffer = new Float32Array(Math.min(VALIDATION_CHUNK, rows.length) * ECG_LENGTH)
  let sum = 0
  for (let start = 0; start < rows.length; start += VALIDATION_CHUNK) {
    const chosen = rows.subarray(start, start + VALIDATION_CHUNK)
    const values = buffer.subarray(0, chosen.length * ECG_LENGTH)
    copyRows(beats, chosen, values)
    const reconstructions = reconstruct(backend, trained, values, chosen.length)
    for (let index = 0; index < values.length; index++) {
      sum += loss.value((reconstructions[index] as number) - (values[index] as number))
    }
  }
  return sum / (rows.length * ECG_LENGTH)
}

function checkOptions({ training, validation, epochs, batchSize }: FitOptions): void {
  if (training.length === 0) throw new VigiaError('invalid-fit', 'There is no normal beat to learn from.')
  if (validation.length === 0) throw new VigiaError('invalid-fit', 'There is no beat to validate with.')
  for (const [name, value] of Object.entries({ epochs, 'batch size': batchSize })) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new VigiaError('invalid-fit', `The number of ${name} is a whole number from 1 on, not ${value}.`)
  }
}
