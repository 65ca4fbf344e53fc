import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BeatFile } from '@vigia/beat-files'
import { VigiaError } from '@vigia/runtime'

/** One beat of so many is kept from training. */
const HELD_OUT_EVERY = 5
/** With these, every part of both splits has a beat, and the part to train on a normal one. */
const LEAST = { beats: 10, normal: 5 }

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
  requireEnough(file, file.count, LEAST.beats, 'ECGs')
  let normal = 0
  for await (const { verdict } of file.beats()) if (verdict === 'normal') normal++
  requireEnough(file, normal, LEAST.normal, 'normal ECGs')
  // Each file is a pass of its own: two writers at their own pace would need a queue between them.
  await copyBeats(file, training, (beat) => beat % HELD_OUT_EVERY !== 0)
  await copyBeats(file, heldOut, (beat) => beat % HELD_OUT_EVERY === 0)
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
