import { createWriteStream, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type BeatFile, openBeatFile } from '@vigia/beat-files'
import { VigiaError } from '@vigia/runtime'
import type { GivenData } from './arguments.ts'

/** Where the demo's ECGs come from, as arguments for `pipelines seed`. */
export interface DemoData {
  description: string
  /** Labelled ECGs to learn from. */
  training: readonly string[]
  /** ECGs to judge; none of them was trained on. */
  inference: readonly string[]
}

/** ECG5000, as TensorFlow's tutorial on autoencoders uses it. */
const publicCsv = 'http://storage.googleapis.com/download.tensorflow.org/data/ecg.csv'
const answerMilliseconds = 4_000
const downloadMilliseconds = 20_000
/** One beat of so many is kept from training. */
const heldOutEvery = 5
/** With these, every part of both splits has a beat, and the part to train on a normal one. */
const least = { beats: 10, normal: 5 }

/**
 * Chooses the given data, else TensorFlow's public file, else synthetic ECGs, and parts what is trained on (80 %) from
 * what is judged (20 %). Throws a VigiaError that says what is wrong with given data, by its own name and lines.
 *
 * @param folder where it may keep files until the demo ends
 */
export async function chooseData(
  given: GivenData | undefined,
  folder: string,
  print: (line: string) => void,
  interruption: AbortSignal,
): Promise<DemoData> {
  const part = async (data: GivenData, description?: string): Promise<DemoData> => {
    const { location, ...layout } = data
    const file = await openBeatFile(location, { ...layout, labels: true, signal: interruption })
    try {
      print(`Read ${file.name} as ${file.layout}`)
      for (const warning of file.warnings) print(`Warning: ${warning}`)
      const parts = { training: partOf(file, folder, 'training'), heldOut: partOf(file, folder, 'held-out') }
      await holdOutBeats(file, parts)
      const from = description ?? file.name
      return { description: from, training: [parts.training], inference: [parts.heldOut] }
    } finally {
      await file.close()
    }
  }
  if (given !== undefined) return await part(given)
  const download = join(folder, 'ecg.csv')
  if (await downloadPublicData(download, interruption))
    return await part({ location: download, folder }, 'ECG5000, as TensorFlow publishes it')
  return {
    description: 'synthetic heartbeats, since the public ones could not be fetched',
    training: ['--synthetic', '4000', '--seed', '1'],
    inference: ['--synthetic', '1000', '--seed', '2'],
  }
}

/** Each part has the name of the whole, since messages name it. */
function partOf({ name }: BeatFile, folder: string, part: string): string {
  mkdirSync(join(folder, part), { recursive: true })
  return join(folder, part, basename(name))
}

/** Whether the public ECGs could be had within seconds: without a way to the internet they can't. */
async function downloadPublicData(file: string, interruption: AbortSignal): Promise<boolean> {
  const unanswered = new AbortController()
  const deadline = setTimeout(() => unanswered.abort(), answerMilliseconds)
  const tooLong = AbortSignal.timeout(downloadMilliseconds)
  const signal = AbortSignal.any([unanswered.signal, tooLong, interruption])
  try {
    const response = await fetch(publicCsv, { signal })
    clearTimeout(deadline)
    if (!response.ok || response.body === null) return false
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal })
    return true
  } catch {
    interruption.throwIfAborted()
    // No network, a proxy's refusal, too slow: the demo has other data for that.
    return false
  } finally {
    clearTimeout(deadline)
  }
}

export interface HoldOut {
  /** Gets four beats of five. */
  training: string
  /** Gets every fifth beat. Beats in turn, not the last ones: such files are often sorted by label. */
  heldOut: string
}

/**
 * Splits a file of beats into two of one plain layout, so that `pipelines seed` finds nothing wrong in them that is
 * not wrong in the file itself. Throws a VigiaError `data-too-few` for a file that the demo cannot work with.
 */
export async function holdOutBeats(file: BeatFile, { training, heldOut }: HoldOut): Promise<void> {
  requireEnough(file, file.count, least.beats, 'ECGs')
  let normal = 0
  for await (const { verdict } of file.beats()) if (verdict === 'normal') normal++
  requireEnough(file, normal, least.normal, 'normal ECGs')
  // Each file is a pass of its own: two writers at their own pace would need a queue between them.
  await copyBeats(file, training, (beat) => beat % heldOutEvery !== 0)
  await copyBeats(file, heldOut, (beat) => beat % heldOutEvery === 0)
}

function requireEnough({ name }: BeatFile, count: number, least: number, what: string): void {
  if (count < least)
    throw new VigiaError('data-too-few', `${name} holds ${count} ${what}; the demo needs at least ${least}.`)
}

/** @param isWanted asked for each beat by its number, from 1 */
async function copyBeats(file: BeatFile, target: string, isWanted: (beat: number) => boolean): Promise<void> {
  const rows = async function* () {
    let beat = 0
    for await (const { samples, verdict } of file.beats())
      if (isWanted(++beat)) yield `${samples.join(',')},${verdict}\n`
  }
  await pipeline(Readable.from(rows()), createWriteStream(target))
}
