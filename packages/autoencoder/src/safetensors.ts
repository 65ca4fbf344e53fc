// The file format of https://github.com/huggingface/safetensors: eight bytes with the header's length, a JSON header,
// then the numbers. Everything is little-endian, and reading executes nothing.

import { VigiaError } from '@vigia/runtime'

export const LENGTH_BYTES = 8
/** Single and half precision, by the format's own names. */
const BYTES_PER_NUMBER = { F32: 4, F16: 2 }
export type NumberType = keyof typeof BYTES_PER_NUMBER
const LARGEST_HEADER = 1024 * 1024

/** A file's contents: tensors one after the other, and text about them. */
export type Safetensors = {
  metadata: Record<string, string>
  /** In the order of their numbers in `values`. */
  tensors: readonly Pick<TensorEntry, 'name' | 'shape' | 'type'>[]
  /** Of all tensors, those in half precision too. */
  values: Float32Array
}

/**
 * The bytes of a file. The header is padded with spaces, so that the numbers begin at a multiple of eight. Numbers are
 * rounded to the precision of their tensor.
 */
export function writeSafetensors({ metadata, tensors, values }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, shape, type } of tensors) {
    const end = offset + countNumbers(shape) * BYTES_PER_NUMBER[type]
    header[name] = { dtype: type, shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES
  const dataStart = LENGTH_BYTES + headerLength
  const bytes = new Uint8Array(dataStart + offset)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(' '.charCodeAt(0), LENGTH_BYTES, dataStart)
  bytes.set(text, LENGTH_BYTES)
  let index = 0
  let position = dataStart
  for (const { shape, type } of tensors) {
    const end = index + countNumbers(shape)
    for (; index < end; index++, position += BYTES_PER_NUMBER[type]) {
      const value = values[index] as number
      if (type === 'F16') view.setFloat16(position, value, true)
      else view.setFloat32(position, value, true)
    }
  }
  return bytes
}

/** How many numbers a tensor of this shape holds. */
export function countNumbers(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/**
 * Reads a file of tensors in single or half precision. Nothing is allocated by what the file claims before the claim has been checked
 * against its real size.
 *
 * @throws VigiaError `model-corrupt` when the bytes are anything else
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const dataStart = findDataStart(bytes)
  const data = bytes.subarray(dataStart)
  const { metadata, tensors } = parseSafetensorsHeader(bytes.subarray(LENGTH_BYTES, dataStart))
  let end = 0
  for (const { name, shape, type, offsets } of tensors) {
    if (offsets[0] !== end) corrupt(`tensor ${name} overlaps another or leaves a gap before it`)
    end = offsets[1]
    if (end - offsets[0] !== countNumbers(shape) * BYTES_PER_NUMBER[type])
      corrupt(`tensor ${name} has not the size that its shape says`)
  }
  if (end !== data.length) corrupt(`its tensors end at byte ${end} of ${data.length}`)

  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const values = new Float32Array(tensors.reduce((count, { shape }) => count + countNumbers(shape), 0))
  let index = 0
  for (const { type, offsets } of tensors)
    for (let position = offsets[0]; position < offsets[1]; position += BYTES_PER_NUMBER[type], index++) {
      values[index] = type === 'F16' ? view.getFloat16(position, true) : view.getFloat32(position, true)
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

/** A tensor as the header declares it. */
export type TensorEntry = {
  name: string
  shape: number[]
  type: NumberType
  /** Its first byte and the one after its last, from the start of the numbers. */
  offsets: [number, number]
}

export type SafetensorsHeader = { metadata: Record<string, string>; tensors: TensorEntry[] }

/**
 * Reads a header's JSON. The tensors come in the order of their bytes; whether they fit together is for the caller.
 *
 * @throws VigiaError `model-corrupt` when it is not JSON, or declares anything but metadata and tensors of these types
 */
export function parseSafetensorsHeader(text: Uint8Array): SafetensorsHeader {
  const header = parseJson(text)
  if (!isRecord(header)) corrupt('its header is no JSON object')
  const { __metadata__: metadata = {}, ...entries } = header
  if (!isRecord(metadata)) corrupt('its metadata is no JSON object')
  const tensors = Object.entries(entries).map(([name, entry]) => readEntry(name, entry))
  return { metadata: readTexts(metadata), tensors: tensors.sort((a, b) => a.offsets[0] - b.offsets[0]) }
}

function parseJson(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch (cause) {
    return corrupt('its header is not JSON', cause)
  }
}

function readTexts(metadata: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') corrupt(`its metadata ${quote(key)} is no text`)
    texts[key] = value
  }
  return texts
}

function readEntry(name: string, entry: unknown): TensorEntry {
  if (!isRecord(entry)) corrupt(`tensor ${quote(name)} is not described`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (dtype !== 'F32' && dtype !== 'F16') corrupt(`tensor ${quote(name)} is not of type F32 or F16`)
  if (!isSizes(shape)) corrupt(`tensor ${quote(name)} has no shape`)
  if (!isOffsets(offsets)) corrupt(`tensor ${quote(name)} has no place`)
  return { name, shape, type: dtype, offsets }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function isOffsets(value: unknown): value is [number, number] {
  return isSizes(value) && value.length === 2
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name from outside, short enough for a message. */
function quote(name: string): string {
  return JSON.stringify(name.slice(0, 40))
}

/** @throws VigiaError `model-corrupt`, always */
export function corrupt(reason: string, cause?: unknown): never {
  throw new VigiaError(
    'model-corrupt',
    `The model's file is damaged, or is no file of Vigia's: ${reason}.`,
    cause === undefined ? {} : { cause },
  )
}
