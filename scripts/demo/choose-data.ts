import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type BeatFile, openBeatFile } from '@vigia/beat-files'
import type { GivenData } from './arguments.ts'
import { holdOutBeats } from './hold-out.ts'
import { downloadPublicData } from './public-data.ts'

/** Where the demo's ECGs come from, as arguments for `pipelines seed`. */
export interface DemoData {
  description: string
  /** Labelled ECGs to learn from. */
  training: readonly string[]
  /** ECGs to judge; none of them was trained on. */
  inference: readonly string[]
}

const SYNTHETIC = { training: 4_000, inference: 1_000 }

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
      return {
        description: description ?? file.name,
        training: [parts.training],
        inference: [parts.heldOut],
      }
    } finally {
      await file.close()
    }
  }
  if (given !== undefined) return await part(given)
  const download = join(folder, 'ecg.csv')
  const outcome = await downloadPublicData(download, interruption)
  if (outcome.status === 'downloaded') return await part({ location: download, folder }, outcome.description)
  return {
    description: 'synthetic heartbeats, since the public ones could not be fetched',
    training: ['--synthetic', String(SYNTHETIC.training), '--seed', '1'],
    inference: ['--synthetic', String(SYNTHETIC.inference), '--seed', '2'],
  }
}

/** Each part has the name of the whole, since messages name it. */
function partOf({ name }: BeatFile, folder: string, part: string): string {
  mkdirSync(join(folder, part), { recursive: true })
  return join(folder, part, basename(name))
}
