/** The parts that settled beats are divided into, to see where a model errs, and how an address names them. */
import { isReaderId, readingStreams } from './audit.ts'
import { metadataNamePattern } from './ecg.ts'

/** What settled beats are divided by; the names of metadata come beside these. */
export const sliceDimensions = ['class', 'reader', 'stream', 'month', 'week', 'error', 'marker'] as const
export type SliceDimension = (typeof sliceDimensions)[number] | `metadata.${string}`

/**
 * One slice of the settled beats; null for those that have nothing of what they are divided by. `whole`: all that slices are
 * made of, undivided.
 */
export type SliceOf = { by: SliceDimension; slice: string | null } | { by: 'whole'; slice: null }

/** With how few beats behind it a figure is marked as one of few: its interval is wider than a third at worst. */
export const fewBeats = 30

const longestSlice = 120

/** @returns undefined for what beats cannot be divided by */
export function parseDimension(text: string): SliceDimension | undefined {
  const known = sliceDimensions.find((dimension) => dimension === text)
  const [, name] = /^metadata\.(.*)$/s.exec(text) ?? []
  if (known !== undefined || name === undefined) return known
  return new RegExp(metadataNamePattern).test(name) ? `metadata.${name}` : undefined
}

/** A slice as an address has it: `class:V`, `metadata.device:Holter 3`; `class` for the beats without one. */
export const writeSlice = ({ by, slice }: SliceOf): string => (slice === null ? by : `${by}:${slice}`)

/** @returns undefined for what is no slice */
export function parseSlice(text: string): SliceOf | undefined {
  if (text === 'whole') return { by: text, slice: null }
  if (text.length > longestSlice + 50 || !text.isWellFormed()) return undefined
  const [, dimension = '', , slice = null] = /^([^:]*)(:(.*))?$/s.exec(text) ?? []
  const by = parseDimension(dimension)
  if (by === undefined || slice === '') return undefined
  return slice === null || isSliceOf(by, slice) ? { by, slice } : undefined
}

/** Whether a dimension can have a slice of this name; texts that people chose may be any. */
function isSliceOf(by: SliceDimension, slice: string): boolean {
  if (by === 'error') return parseRange(slice) !== undefined
  if (by === 'month') return /^\d{4}-(0[1-9]|1[0-2])$/.test(slice)
  if (by === 'week') return /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(slice)
  if (by === 'reader') return isReaderId(slice)
  return by !== 'stream' || readingStreams.some((stream) => stream === slice)
}

/** An error's range: above `low`, up to `high`; a bound that is null is none. */
export interface ErrorRange {
  low: number | null
  high: number | null
}

/** A range as the name of a slice: `0.01~0.02`, `~0.01`, `0.02~`. */
export const writeRange = ({ low, high }: ErrorRange): string => `${low ?? ''}~${high ?? ''}`

/** @returns undefined for what is no range */
export function parseRange(name: string): ErrorRange | undefined {
  const bounds = name.split('~').map((text) => (text === '' ? null : Number(text)))
  const [low, high] = bounds
  if (bounds.length !== 2 || low === undefined || high === undefined) return undefined
  return bounds.every((bound) => bound === null || Number.isFinite(bound)) ? { low, high } : undefined
}
