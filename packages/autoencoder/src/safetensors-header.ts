import { corrupt } from './corrupt-model.ts'

/** A tensor as the header declares it. */
export type TensorEntry = {
  name: string
  shape: number[]
  /** Its first byte and the one after its last, from the start of the numbers. */
  offsets: [number, number]
}

export type SafetensorsHeader = { metadata: Record<string, string>; tensors: TensorEntry[] }

/**
 * Reads a header's JSON. The tensors come in the order of their bytes; whether they fit together is for the caller.
 *
 * @throws VigiaError `model-corrupt` when it is not JSON, or declares anything but metadata and Float32 tensors
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
  if (dtype !== 'F32') corrupt(`tensor ${quote(name)} is not of type F32`)
  if (!isSizes(shape)) corrupt(`tensor ${quote(name)} has no shape`)
  if (!isSizes(offsets) || offsets.length !== 2) corrupt(`tensor ${quote(name)} has no place`)
  return { name, shape, offsets: [offsets[0], offsets[1]] }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name from outside, short enough for a message. */
function quote(name: string): string {
  return JSON.stringify(name.slice(0, 40))
}
