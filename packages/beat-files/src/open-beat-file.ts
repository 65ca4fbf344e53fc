import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { findLayout, type Layout, type LayoutOptions, type Line } from './find-layout.ts'
import { countLabels, type LabelMeaning, labelKey, understandLabels } from './labels.ts'
import type { Metadata } from './metadata.ts'
import { type Bytes, openLocation } from './open-location.ts'
import { unlike } from './problems.ts'
import { beatReader, type RawBeat } from './read-beat.ts'
import { listLines, readText, type Text } from './read-text.ts'

/** More than 142, so that a file of a beat in each column is seen whole. */
const linesToJudgeBy = 150

export interface Beat {
  /** 140 raw samples. */
  samples: Float64Array
  /** Undefined where labels were not asked for. */
  verdict: Verdict | undefined
  /** What its line says of how it came to be. */
  metadata: Metadata
}

/** A file whose every line has been read once and found right. */
export interface BeatFile {
  /** What messages call it. */
  name: string
  /** How it is laid out, as a clause: `tab-separated, label first, classes 1 to 5: 1 is normal`. */
  layout: string
  /** Sentences about labels that may not mean what they are taken for. */
  warnings: string[]
  count: number
  /** Reads it anew, in the order of its lines. */
  beats(): AsyncGenerator<Beat>
  close(): Promise<void>
}

export interface BeatFileOptions extends LayoutOptions {
  /** Whether each beat needs its label; else labels are left out, whatever they are. */
  labels: boolean
  /** What a relative path is relative to. */
  folder: string
  signal: AbortSignal
}

/**
 * Opens a file of beats: lines of 140 numbers, with a label or without, in whatever way programs write such tables.
 * How it is laid out is found out from its first lines, what its labels mean from all of them. Every line is read
 * here once and checked, so that what is wrong is known before the first beat is used.
 *
 * @param location a path, an http, https or file URL, or `-` for standard input
 * @throws VigiaError `seed-unreadable`, `seed-layout`, `seed-invalid` with the line, `seed-empty`, `usage`
 */
export async function openBeatFile(location: string, options: BeatFileOptions): Promise<BeatFile> {
  const bytes = await openLocation(location, options.folder, options.signal)
  try {
    return await check(bytes, options)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function check(bytes: Bytes, options: BeatFileOptions): Promise<BeatFile> {
  const { name } = bytes
  const layout = await judgeFirstLines(bytes, options)
  if (options.labels && layout.label === undefined)
    throw unlike(
      name,
      'has 140 values a line and no label, and training needs one; --into inference does without',
    )
  const text = await readText(bytes)
  const labels = countLabels()
  let count = 0
  for await (const { label, line } of readRaw(name, text, layout)) {
    count++
    if (options.labels)
      labels.add(label ?? '', layout.decimal, name, line, `field ${(layout.label ?? 0) + 1}`)
  }
  if (count === 0) throw new VigiaError('seed-empty', `${name} holds no ECG.`)
  const normal = options.normal === undefined ? undefined : labelKey(options.normal, 'point')
  if (options.normal !== undefined && normal === undefined)
    throw new VigiaError('usage', '--normal must be a whole number or a word, as the labels are.')
  const meaning = options.labels ? understandLabels(name, labels, normal, layout.labelName) : undefined
  return {
    name,
    layout: describe(text, layout, meaning),
    warnings: meaning?.warnings ?? [],
    count,
    beats: () => readBeats(bytes, layout, meaning),
    close: bytes.close,
  }
}

async function judgeFirstLines(bytes: Bytes, options: BeatFileOptions): Promise<Layout> {
  const { name } = bytes
  const text = await readText(bytes)
  const firstLines: Line[] = []
  let isWhole = true
  for await (const { first, lines } of listLines(text.pieces, name)) {
    firstLines.push(...lines.map((line, index) => ({ number: first + index, text: line })))
    if (firstLines.length > linesToJudgeBy) {
      isWhole = false
      break
    }
  }
  return findLayout(name, firstLines.slice(0, linesToJudgeBy), isWhole, options)
}

async function* readRaw(
  name: string,
  { pieces }: Text,
  layout: Layout,
): AsyncGenerator<RawBeat & { line: number }> {
  const read = beatReader(name, layout)
  for await (const { first, lines } of listLines(pieces, name))
    for (let index = 0; index < lines.length; index++) {
      const beat = read(lines[index] as string, first + index)
      if (beat !== undefined) yield { ...beat, line: first + index }
    }
}

async function* readBeats(
  bytes: Bytes,
  layout: Layout,
  meaning: LabelMeaning | undefined,
): AsyncGenerator<Beat> {
  const verdicts = new Map<string, Verdict | undefined>()
  for await (const { samples, label = '', metadata } of readRaw(bytes.name, await readText(bytes), layout)) {
    if (meaning === undefined) {
      yield { samples, verdict: undefined, metadata }
      continue
    }
    if (!verdicts.has(label)) verdicts.set(label, meaning.verdictOf(labelKey(label, layout.decimal) ?? ''))
    yield { samples, verdict: verdicts.get(label), metadata }
  }
}

const separatorNames = {
  ',': 'comma-separated',
  ';': 'semicolon-separated',
  '\t': 'tab-separated',
  '|': 'separated by |',
  ' ': 'separated by blanks',
} as const

function describe({ isGzip, encoding }: Text, layout: Layout, meaning: LabelMeaning | undefined): string {
  const { label, labelPlace, leftOut } = layout
  const isDropped = label !== undefined && meaning === undefined
  return [
    ...(isGzip ? ['gzip'] : []),
    ...(encoding === 'utf-8' ? [] : ['UTF-16']),
    separatorNames[layout.separator],
    ...(layout.decimal === 'comma' ? ['decimal commas'] : []),
    ...(layout.header === undefined ? [] : ['with a header']),
    ...layout.metadata.map((column) => `${column.name} as metadata`),
    ...leftOut.map((what) => `${what} (left out)`),
    isDropped ? `${labelPlace} (left out)` : labelPlace,
    ...(meaning === undefined ? [] : [meaning.sentence]),
  ].join(', ')
}
