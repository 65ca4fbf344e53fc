// The file format of https://github.com/huggingface/safetensors: eight bytes with the header's length, a JSON header,
// then the numbers. Everything is little-endian, and reading executes nothing.

import { corrupt } from './corrupt-model.ts'
import { parseSafetensorsHeader, type TensorEntry } from './safetensors-header.ts'

export const LENGTH_BYTES = 8
const BYTES_PER_NUMBER = 4
const LARGEST_HEADER = 1024 * 1024

/** A file's contents: Float32 tensors one after the other, and text about them. */
export type Safetensors = {
  metadata: Record<string, string>
  /** In the order of their numbers in `values`. */
  tensors: readonly Pick<TensorEntry, 'name' | 'shape'>[]
  values: Float32Array
}

/** The bytes of a file. The header is padded with spaces, so that the numbers begin at a multiple of eight. */
export function writeSafetensors({ metadata, tensors, values }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, shape } of tensors) {
    const end = offset + shape.reduce((product, size) => product * size, BYTES_PER_NUMBER)
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES
  const dataStart = LENGTH_BYTES + headerLength
  const bytes = new Uint8Array(dataStart + values.length * BYTES_PER_NUMBER)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(' '.charCodeAt(0), LENGTH_BYTES, dataStart)
  bytes.set(text, LENGTH_BYTES)
  for (const [index, value] of values.entries()) {
    view.setFloat32(dataStart + index * BYTES_PER_NUMBER, value, true)
  }
  return bytes
}

/**
 * Reads a file of Float32 tensors. Nothing is allocated by what the file claims before the claim has been checked
 * against its real size.
 *
 * @throws VigiaError `model-corrupt` when the bytes are anything else
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const dataStart = findDataStart(bytes)
  const data = bytes.subarray(dataStart)
  const { metadata, tensors } = parseSafetensorsHeader(bytes.subarray(LENGTH_BYTES, dataStart))
  let end = 0
  for (const { name, shape, offsets } of tensors) {
    if (offsets[0] !== end) corrupt(`tensor ${name} overlaps another or leaves a gap before it`)
    end = offsets[1]
    const size = shape.reduce((product, size) => product * size, BYTES_PER_NUMBER)
    if (end - offsets[0] !== size) corrupt(`tensor ${name} has not the size that its shape says`)
  }
  if (end !== data.length) corrupt(`its tensors end at byte ${end} of ${data.length}`)

  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const values = new Float32Array(data.length / BYTES_PER_NUMBER)
  for (let index = 0; index < values.length; index++) {
    values[index] = view.getFloat32(index * BYTES_PER_NUMBER, true)
    if (!Number.isFinite(values[index])) corrupt(`number ${index} is not finite`)
  }
  return { metadata, tensors, values }
}

/** Where the header ends and the numbers begin. */
export function findDataStart(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) corrupt(`it is only ${bytes.length} bytes long`)
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (headerLength > BigInt(LARGEST_HEADER) || headerLength > BigInt(bytes.length - LENGTH_BYTES)) {
    corrupt(`its header is said to be ${headerLength} bytes long`)
  }
  return LENGTH_BYTES + Number(headerLength)
}
