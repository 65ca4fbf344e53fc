import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { activate, type Backend } from './backend.ts'
import { forward, loadLayers } from './forward.ts'
import type { TrainedNetwork } from './model.ts'
import { reconstructDirectly } from './reconstruct-directly.ts'

// Larger chunks are not faster, and memory stays bounded by them.
const CHUNK = 1024
/** Below this many beats, plain loops are done before the tensors are made. */
export const FEW_BEATS = 16

/**
 * What the network makes of scaled beats.
 *
 * @param values `count × ECG_LENGTH` scaled samples, row after row
 * @returns as many samples; all backends agree within 1e-5
 */
export function reconstruct(
  backend: Backend,
  trained: TrainedNetwork,
  values: Float32Array,
  count: number,
): Float32Array {
  if (count < FEW_BEATS) return reconstructDirectly(trained, values, count)
  const reconstructions = new Float32Array(count * ECG_LENGTH)
  activate(backend)
  const { tensors } = backend
  tensors.tidy(() => {
    const layers = loadLayers(backend, trained.network, trained.parameters)
    for (let start = 0; start < count; start += CHUNK) {
      const rows = Math.min(CHUNK, count - start)
      const chunk = values.subarray(start * ECG_LENGTH, (start + rows) * ECG_LENGTH)
      // The callback returns nothing: `tidy` would search each number of an array for tensors.
      tensors.tidy(() => {
        const signals = forward(backend, layers, tensors.tensor2d(chunk, [rows, ECG_LENGTH]))
        reconstructions.set(signals[layers.length].dataSync(), start * ECG_LENGTH)
      })
    }
  })
  return reconstructions
}
