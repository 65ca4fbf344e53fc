import type { Beats } from '@vigia/autoencoder'
import { openBeatFile } from '@vigia/beat-files'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { personsFolder } from '@vigia/runtime'

/** Raw beats with what is held to be true of them. */
export interface LabelledBeats {
  beats: Beats
  verdicts: Verdict[]
}

/** Reads a file of labelled beats, as `seed` does. */
export async function readLabelledBeats(location: string, signal: AbortSignal): Promise<LabelledBeats> {
  const file = await openBeatFile(location, { labels: true, folder: personsFolder(), signal })
  try {
    const values = new Float32Array(file.count * ECG_LENGTH)
    const verdicts: Verdict[] = []
    for await (const { samples, verdict } of file.beats()) {
      values.set(samples, verdicts.length * ECG_LENGTH)
      verdicts.push(verdict as Verdict)
    }
    return { beats: { count: verdicts.length, values }, verdicts }
  } finally {
    await file.close()
  }
}

/** Some of the beats, in the order of the given row numbers. */
export function chooseBeats({ beats, verdicts }: LabelledBeats, rows: Int32Array): LabelledBeats {
  const values = new Float32Array(rows.length * ECG_LENGTH)
  for (const [index, row] of rows.entries())
    values.set(beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH), index * ECG_LENGTH)
  return {
    beats: { count: rows.length, values },
    verdicts: Array.from(rows, (row) => verdicts[row] as Verdict),
  }
}

/** The row numbers of all the beats. */
export function allRows({ beats }: LabelledBeats): Int32Array {
  return Int32Array.from({ length: beats.count }, (_, row) => row)
}
