import { type Db, model, trainingRun } from '@vigia/db'

/** Stores a model of these bytes, with a training run of a period unless there is to be none. */
export async function addModel(
  db: Db,
  tag: string,
  {
    weights = new TextEncoder().encode(tag),
    threshold = 0.25,
    run = { beginDate: '2024-01-01', endDate: '2024-12-31', startedAt: '2026-01-02 03:04:05.678' },
  }: {
    weights?: Uint8Array
    threshold?: number
    run?: { beginDate: string; endDate: string; startedAt: string } | null
  } = {},
): Promise<number> {
  const [{ insertId }] = await db.insert(model).values({ tag, threshold, weights })
  if (run !== null)
    await db.insert(trainingRun).values({
      tag,
      modelId: insertId,
      threshold,
      ...run,
      parameters: {},
      losses: { training: [], validation: [] },
      metrics: {},
      counts: {},
      rowsDigest: '',
      weightsDigest: '',
      backend: 'wasm',
      versions: {},
      durationMilliseconds: 1,
    })
  return insertId
}
