import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { holdOutRows } from './hold-out.ts'
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
 * Chooses the given file, else TensorFlow's public one, else synthetic ECGs, and parts what is trained on (80 %) from
 * what is judged (20 %). Throws a VigiaError `data-missing` if a given file is not there.
 *
 * @param folder where it may keep files until the demo ends
 */
export async function chooseData(
  dataFile: string | undefined,
  folder: string,
  interruption: AbortSignal,
): Promise<DemoData> {
  if (dataFile !== undefined) {
    if (!existsSync(dataFile)) throw new VigiaError('data-missing', `There is no file ${dataFile}.`)
    return partFile(basename(dataFile), dataFile, folder)
  }
  const download = join(folder, 'ecg.csv')
  const outcome = await downloadPublicData(download, interruption)
  if (outcome.status === 'downloaded') return partFile(outcome.description, download, folder)
  return {
    description: 'synthetic heartbeats, since the public ones could not be fetched',
    training: ['--synthetic', String(SYNTHETIC.training), '--seed', '1'],
    inference: ['--synthetic', String(SYNTHETIC.inference), '--seed', '2'],
  }
}

async function partFile(description: string, source: string, folder: string): Promise<DemoData> {
  const training = join(folder, 'training.csv')
  const heldOut = join(folder, 'held-out.csv')
  await holdOutRows({ source, training, heldOut })
  return { description, training: [training], inference: [heldOut] }
}
