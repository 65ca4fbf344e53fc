import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, listTrainingPages, type TrainingTableRow, trainingRowPlaces, verdictOf } from '@vigia/db'

interface Loaded {
  beats: LabelledBeats
  /** By `performance.now()`. */
  loadedAt: number
}

/**
 * Gives the labelled beats of a warehouse, held in memory from the first question on (11 MB). When they are older than
 * a minute they are read again, while those who ask still get the old ones. A failure forgets them, so that the next
 * who asks meets it.
 */
export function holdLabelledBeats(db: Db): (staleMilliseconds?: number) => Promise<LabelledBeats> {
  let loaded: Loaded | undefined
  let loading: Promise<Loaded> | undefined

  function load(): Promise<Loaded> {
    const began = loadLabelledBeats(db).then((beats) => ({ beats, loadedAt: performance.now() }))
    loading = began
    began.then(
      (now) => {
        loaded = now
        loading = undefined
      },
      () => {
        loaded = undefined
        loading = undefined
      },
    )
    return began
  }

  return async (staleMilliseconds = 60_000) => {
    if (loaded !== undefined && performance.now() - loaded.loadedAt < staleMilliseconds) return loaded.beats
    const running = loading ?? load()
    return loaded?.beats ?? (await running).beats
  }
}

/** The newest rows of the training table. */
export interface LabelledBeats {
  ids: number[]
  verdicts: Verdict[]
  /** Row-major, `ids.length × 140`, raw. */
  values: Float32Array
}

const mostBeats = 20_000

/**
 * Reads the newest 20,000 rows of `ECG`, those with the highest ids; one with a NULL among its samples or a label that
 * is neither 0 nor 1 is left out.
 */
export async function loadLabelledBeats(db: Db): Promise<LabelledBeats> {
  return await collect(listTrainingPages(db, { direction: 'DESC', most: mostBeats }), mostBeats)
}

/** Reads the rows with the lowest ids, which stay the same while others are added. */
export async function loadFirstBeats(db: Db, count: number): Promise<LabelledBeats> {
  return await collect(listTrainingPages(db, { most: count }), count)
}

async function collect(pages: AsyncIterable<TrainingTableRow[]>, most: number): Promise<LabelledBeats> {
  const values = new Float32Array(most * ECG_LENGTH)
  const ids: number[] = []
  const verdicts: Verdict[] = []
  for await (const page of pages)
    for (const row of page) {
      const verdict = verdictOf(row[trainingRowPlaces.label])
      const samples = row.slice(0, ECG_LENGTH)
      if (verdict === undefined || !samples.every(isSample)) continue
      values.set(samples, ids.length * ECG_LENGTH)
      ids.push(Number(row[trainingRowPlaces.id]))
      verdicts.push(verdict)
    }
  return { ids, verdicts, values: values.slice(0, ids.length * ECG_LENGTH) }
}

function isSample(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
