import { type BeatFileOptions, openBeatFile } from '@vigia/beat-files'
import type { SeedSource } from './source.ts'

/** ECGs from a file, a URL or standard input, whose every line has been found right. Throws what `openBeatFile` does. */
export async function openFile(location: string, options: BeatFileOptions): Promise<SeedSource> {
  const { name, layout, warnings, count, beats, close } = await openBeatFile(location, options)
  return { description: name, count, layout, warnings, ecgs: beats, close }
}
