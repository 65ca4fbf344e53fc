import { findMeanBeat, findPercentiles } from '@vigia/autoencoder'
import { core, type Db, hasTag, model, modelNumbers, trainingRun } from '@vigia/db'
import { loadFirstBeats } from '../labelled-beats/labelled-beats.ts'

const { and, asc, eq, isNull } = core

/** What a model's beats are drawn in, normalised by its range; the same for all of them. */
export interface ModelCurves {
  /** The 1st and the 99th percentile of the samples it was trained on; null where nothing tells them. */
  scale: readonly [number, number] | null
  /** 140 values: the mean of the normal beats; null where nothing tells it. */
  meanNormal: readonly number[] | null
}

/** The thesis let a tag be trained again, so a tag is not looked up once for ever. */
const staleMilliseconds = 60_000

interface Cached {
  curves: Promise<ModelCurves>
  /** By `performance.now()`. */
  since: number
}

/** The curves of a warehouse's models, each kept for a minute. */
export type ModelCurvesCache = ReturnType<typeof openModelCurves>

export function openModelCurves(db: Db) {
  const cache = new Map<string, Cached>()
  return {
    /**
     * The scale and the mean normal beat of a model: as its training kept them, or else, for the thesis's models and
     * for older runs, those of the first 2,000 labelled beats of the warehouse, which stay the same while others are
     * added.
     */
    async find(tag: string): Promise<ModelCurves> {
      const known = cache.get(tag)
      if (known !== undefined && performance.now() - known.since < staleMilliseconds)
        return await known.curves
      const curves = loadModelCurves(db, tag)
      cache.set(tag, { curves, since: performance.now() })
      curves.catch(() => cache.delete(tag))
      return await curves
    },
  }
}

async function loadModelCurves(db: Db, tag: string): Promise<ModelCurves> {
  const { sampleP01, sampleP99, meanNormal } = trainingRun
  const [row] = await db
    .select({ ...modelNumbers, sampleP01, sampleP99, meanNormal })
    .from(model)
    .leftJoin(trainingRun, and(eq(trainingRun.modelId, model.id), isNull(trainingRun.removedAt)))
    .where(hasTag(tag))
    .orderBy(asc(model.id))
    .limit(1)
  if (row === undefined) return { scale: null, meanNormal: null }
  if (row.sampleP01 !== null && row.sampleP99 !== null)
    return { scale: [row.sampleP01, row.sampleP99], meanNormal: row.meanNormal }
  if (row.minimum === null || row.maximum === null || row.minimum >= row.maximum)
    return { scale: null, meanNormal: null }
  return await describeFirstBeats(db, row.minimum, row.maximum - row.minimum)
}

const mostBeats = 2000

async function describeFirstBeats(db: Db, minimum: number, width: number): Promise<ModelCurves> {
  const { ids, verdicts, values } = await loadFirstBeats(db, mostBeats)
  const beats = { count: ids.length, values }
  const rows = Int32Array.from(ids.keys())
  const normal = rows.filter((row) => verdicts[row] === 'normal')
  const scaled = (value: number) => Number(((value - minimum) / width).toFixed(5))
  const [low = 0, high = 0] = rows.length === 0 ? [] : findPercentiles(beats, rows, [0.01, 0.99]).map(scaled)
  return {
    scale: low < high ? [low, high] : null,
    meanNormal: normal.length === 0 ? null : Array.from(findMeanBeat(beats, normal), scaled),
  }
}
