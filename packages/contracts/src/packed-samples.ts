import { ECG_LENGTH } from './ecg.ts'

/**
 * The media type of a `POST /inferences` whose samples are packed: all as in `application/json`, but `values` and
 * `reconstruction` are texts. For bulk: 280 decimal numbers take longer to write and to read than to store.
 */
export const packedMediaType = 'application/vnd.vigia.packed+json'

const bytesPerSample = Float32Array.BYTES_PER_ELEMENT

/** Samples as base64 of little-endian single-precision numbers. */
export function packSamples(samples: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(samples.length * bytesPerSample))
  for (let index = 0; index < samples.length; index++)
    view.setFloat32(index * bytesPerSample, samples[index] as number, true)
  return Buffer.from(view.buffer).toString('base64')
}

/** The way back; undefined for a text that does not hold one beat. What the numbers are is not looked at. */
export function unpackSamples(text: string): number[] | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== ECG_LENGTH * bytesPerSample || bytes.toString('base64') !== text) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const samples = new Array<number>(ECG_LENGTH)
  for (let index = 0; index < ECG_LENGTH; index++)
    samples[index] = view.getFloat32(index * bytesPerSample, true)
  return samples
}
