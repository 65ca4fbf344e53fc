import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { activate, type Backend, backendFor } from './backend.ts'
import { type Beats, copyRows } from './beats.ts'
import { type Derivative, differentiate } from './gradients.ts'
import type { Loss } from './losses.ts'
import type { Network } from './network.ts'
import { reconstruct } from './reconstruct.ts'
import { openPasses } from './simd-passes.ts'

/** What a fit asks of whatever computes. */
export type Stepper = {
  /** Of a batch of beats; the gradients are overwritten by the next call. */
  derivative: (parameters: Float32Array, batch: Float32Array) => Derivative
  /** The loss over the given rows. */
  meanLoss: (parameters: Float32Array, beats: Beats, rows: Int32Array) => number
}

/**
 * TensorFlow.js for a network with the thesis's activations, whose every bit is kept; our own passes for any other.
 *
 * @param batchSize the most beats in a step
 */
export function openStepper(
  backend: Backend | undefined,
  network: Network,
  loss: Loss,
  batchSize: number,
): Stepper {
  const tensors = backendFor(network, backend)
  if (tensors !== undefined) {
    const derivative = differentiate(tensors, network, loss)
    return {
      derivative: (parameters, batch) => {
        // Others may have switched during a pause.
        activate(tensors)
        return derivative(parameters, batch)
      },
      meanLoss: (parameters, beats, rows) =>
        findMeanLoss(1024, loss, beats, rows, (values) =>
          reconstruct(tensors, { network, parameters }, values, values.length / ECG_LENGTH),
        ),
    }
  }
  const passes = openPasses(network, batchSize)
  return {
    derivative: (parameters, batch) => {
      passes.load(parameters)
      return passes.back(loss, batch)
    },
    meanLoss: (parameters, beats, rows) => {
      passes.load(parameters)
      return findMeanLoss(batchSize, loss, beats, rows, passes.forward)
    },
  }
}

function findMeanLoss(
  chunk: number,
  loss: Loss,
  beats: Beats,
  rows: Int32Array,
  reconstructAll: (values: Float32Array) => Float32Array,
): number {
  const buffer = new Float32Array(Math.min(chunk, rows.length) * ECG_LENGTH)
  let sum = 0
  for (let start = 0; start < rows.length; start += chunk) {
    const chosen = rows.subarray(start, start + chunk)
    const values = buffer.subarray(0, chosen.length * ECG_LENGTH)
    copyRows(beats, chosen, values)
    const reconstructions = reconstructAll(values)
    for (let index = 0; index < values.length; index++) {
      sum += loss.value((reconstructions[index] as number) - (values[index] as number))
    }
  }
  return sum / (rows.length * ECG_LENGTH)
}
