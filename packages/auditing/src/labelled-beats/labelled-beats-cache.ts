import type { Db } from '@vigia/db'
import { type LabelledBeats, loadLabelledBeats } from './load-labelled-beats.ts'

interface Loaded {
  beats: LabelledBeats
  /** By `performance.now()`. */
  loadedAt: number
}

interface Cache {
  loaded?: Loaded
  loading?: Promise<Loaded>
}

const caches = new WeakMap<Db, Cache>()

/**
 * The labelled beats of a warehouse, held in memory from the first question on (11 MB). When they are older than a
 * minute they are read again, while those who ask still get the old ones. A failure forgets them, so that the next who
 * asks meets it.
 */
export async function readLabelledBeats(db: Db, staleMilliseconds = 60_000): Promise<LabelledBeats> {
  const cache = caches.get(db) ?? {}
  caches.set(db, cache)
  const { loaded } = cache
  if (loaded !== undefined && performance.now() - loaded.loadedAt < staleMilliseconds) return loaded.beats
  const loading = cache.loading ?? load(db, cache)
  return loaded?.beats ?? (await loading).beats
}

function load(db: Db, cache: Cache): Promise<Loaded> {
  const loading = loadLabelledBeats(db).then((beats) => ({ beats, loadedAt: performance.now() }))
  cache.loading = loading
  loading.then(
    (loaded) => {
      cache.loaded = loaded
      delete cache.loading
    },
    () => {
      delete cache.loaded
      delete cache.loading
    },
  )
  return loading
}
