import { encodeModel, parseNetwork } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { type Db, ecg, model, trainingRun } from '@vigia/db'

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

/** A period in which no beat was measured, so that a run of it has learnt from none. */
const empty = { beginDate: '2000-01-01', endDate: '2000-01-01', startedAt: '2000-01-02 00:00:00.000' }

/**
 * Stores a model that reconstructs every beat as a flat line in the middle, so that a beat's error is its swing, and
 * what is above the threshold is anomalous.
 */
export async function addSwingModel(
  db: Db,
  tag: string,
  threshold: number,
  run: typeof empty | null = empty,
) {
  const network = parseNetwork('8')
  const weights = encodeModel({
    network,
    parameters: new Float32Array(network.parameterCount),
    range: { minimum: 0, maximum: 1 },
    score: 'mae',
    threshold,
    thresholdRule: { name: 'mean-sd' },
  })
  return await addModel(db, tag, { weights, threshold, run })
}

/** A beat whose samples are above and below the middle by its swing. */
export const swinging = (swing: number) =>
  Array.from({ length: ECG_LENGTH }, (_, sample) => 0.5 + (sample % 2 === 0 ? swing : -swing))

/** The swings of beats of a label: normal ones swing by up to 0.2, anomalous ones from there to 0.4. */
export const swingOf = (verdict: Verdict, place: number, count: number) =>
  (verdict === 'normal' ? 0 : 0.2) + (0.2 * (place + 0.5)) / count

/** Fills the training table with as many beats of each label, with ids from 1: normal and anomalous in turn. */
export async function addLabelledBeats(
  db: Db,
  count: number,
  measuredAt = '2024-05-01 12:00:00',
): Promise<void> {
  const rows = Array.from({ length: count }, (_, place) =>
    (['normal', 'anomalous'] as const).map((verdict) => ({
      ...swinging(swingOf(verdict, place, count)),
      verdict,
      measuredAt,
    })),
  ).flat()
  for (let first = 0; first < rows.length; first += 100)
    await db.insert(ecg).values(rows.slice(first, first + 100))
}
