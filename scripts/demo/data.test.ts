import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBeatFile } from '@vigia/beat-files'
import { beatLayouts, type MadeBeats, makeBeats } from '@vigia/beat-files/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdOutBeats } from './data.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-hold-out-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test.each([0, 1, 11])(
  'every fifth beat is held out, and each is in one file only (layout %i)',
  async (which) => {
    const beats = makeBeats(12)
    const { training, heldOut } = await split(beats, which)
    const rows = beats.values.map(
      (beat, row) =>
        `${Float64Array.from(beat).join(',')},${beats.classes[row] === 1 ? 'normal' : 'anomalous'}\n`,
    )
    expect(training).toBe(rows.filter((_, row) => row !== 4 && row !== 9).join(''))
    expect(heldOut).toBe(`${rows[4]}${rows[9]}`)
  },
)

test('a file of a few ECGs, or of a few normal ones, is refused by its name and number', async () => {
  await expect(split(makeBeats(4), 0)).rejects.toThrow('ecg.csv holds 4 ECGs; the demo needs at least 10.')
  const anomalous = { ...makeBeats(12), classes: Array(12).fill(2) }
  await expect(split(anomalous, 1)).rejects.toThrow('ecg.csv holds 0 normal ECGs; the demo needs at least 5.')
})

async function split(beats: MadeBeats, layout: number) {
  const path = join(folder, 'ecg.csv')
  writeFileSync(path, beatLayouts[layout]?.write(beats) ?? '')
  const signal = new AbortController().signal
  const file = await openBeatFile(path, { labels: true, folder, signal })
  const parts = { training: join(folder, 'training.csv'), heldOut: join(folder, 'held-out.csv') }
  try {
    await holdOutBeats(file, parts)
  } finally {
    await file.close()
  }
  return { training: readFileSync(parts.training, 'utf8'), heldOut: readFileSync(parts.heldOut, 'utf8') }
}
