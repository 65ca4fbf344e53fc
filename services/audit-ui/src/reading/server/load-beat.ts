import type { ModelRun, ShownBeat } from '@vigia/auditing'
import type { InferenceDetail } from '@vigia/contracts'
import type { View } from '@vigia/contracts/audit'
import { recordLook } from '../../security-log/looks.ts'
import { app } from '../../server/app.ts'
import type { LabelledNeighbour, LeasedBeat, Reveal } from '../beat.ts'

/**
 * The results API does not answer; it refuses this service, as it does where the key is wrong; or it is busy sending
 * what it has judged (`filling`).
 */
export type NoResults = 'results-down' | 'results-refused' | 'filling'

/** What may be known of a beat before answering. */
export type BlindBeat = Omit<LeasedBeat, 'reveal'>

/** A beat with its samples, as the results API has it. */
export type LoadedBeat =
  | { status: 'found'; blind: BlindBeat; inference: InferenceDetail }
  | { status: 'gone' }
  | { status: NoResults }

/** Whoever waits for a beat may have waited for the worklist before, for two seconds; of five in all. */
const beatMilliseconds = 2_500

/** @param beat the heartbeat's name */
export async function loadBeat(inferenceId: number, beat: string): Promise<LoadedBeat> {
  const { worklist, modelCurves, results, log } = app()
  const answer = await results.findInference(inferenceId, { milliseconds: beatMilliseconds })
  if (answer.status === 'not-found') return { status: 'gone' }
  if (answer.status !== 'found') {
    const detail = answer.status === 'unavailable' ? answer.detail : answer.problem.title
    log.warn({ inferenceId, detail }, 'The results API gave no inference.')
    if (answer.status === 'refused') return { status: 'results-refused' }
    return { status: worklist.isCopying() ? 'filling' : 'results-down' }
  }
  const { inference } = answer
  const { scale } = await modelCurves.find(inference.model_tag ?? '')
  return { status: 'found', inference, blind: { ...blindPart(inference, beat), scale } }
}

/** What may go to the browser of whoever reads blind: named one by one, so that nothing else slips in. */
function blindPart(inference: InferenceDetail, beat: string): BlindBeat {
  return {
    inferenceId: inference.id,
    beat,
    measuredAt: inference.dt_measure,
    modelTag: inference.model_tag ?? '',
    values: inference.values,
  }
}

/**
 * The same beats as one reader is shown them: each with the name of its curve, and where nothing else is told of them
 * with the curve of a known beat in place of some.
 *
 * @param view `open` where what the model says goes along
 */
export async function showBlind(
  readerId: string,
  beats: readonly BlindBeat[],
  view: View,
): Promise<BlindBeat[]> {
  const { auditing, db } = app()
  const shown =
    view === 'open'
      ? await auditing.nameOwnCurves(db, readerId, beats)
      : await auditing.showCurves(db, readerId, beats)
  return beats.map((blind) => {
    const { curve, known } = shown.get(blind.beat) ?? { known: null }
    return { ...blind, ...(curve !== undefined && { curve }), values: known ?? blind.values }
  })
}

/** A beat of which a reader is to see what the model says. */
interface JudgedBeat {
  /** The heartbeat's name. */
  beat: string
  inference: InferenceDetail
}

/**
 * What the model says of several beats, in their order, each model asked for once. That this reader is shown it, and
 * the labels of the neighbours, is on record when this returns.
 */
export async function loadReveals(readerId: string, beats: readonly JudgedBeat[]): Promise<Reveal[]> {
  const { auditing, db } = app()
  const models = new Map<string, Promise<ModelRun | undefined>>()

  function findModel(tag: string): Promise<ModelRun | undefined> {
    const found = models.get(tag) ?? auditing.findModelRun(db, tag)
    models.set(tag, found)
    return found
  }

  const loaded = await Promise.all(
    beats.map(async ({ inference }) => {
      const tag = inference.model_tag
      return await loadReveal(inference, tag === null ? undefined : await findModel(tag))
    }),
  )
  const shown = beats.map(({ beat, inference }) => ({ beat, inferenceId: inference.id }))
  await auditing.recordDisclosures(db, readerId, 'reveal', shown)
  const labelled = loaded.flatMap(({ audited }) => audited)
  await auditing.recordDisclosures(db, readerId, 'answers', labelled)
  await auditing.recordDisclosures(
    db,
    readerId,
    'reveal',
    loaded.flatMap(({ given }) => given),
  )
  const neighbours = loaded.flatMap(({ reveal }) => reveal.neighbours)
  await recordLook(readerId, 'neighbours', [
    ...new Set(neighbours.map(({ beat, ecgId }) => beat ?? `training-${ecgId}`)),
  ])
  return loaded.map(({ reveal }) => reveal)
}

async function loadReveal(
  inference: InferenceDetail,
  model: ModelRun | undefined,
): Promise<{ reveal: Reveal } & Omit<LoadedNeighbours, 'neighbours'>> {
  const { verdict, error, threshold, reasons, reconstruction } = inference
  // Runs of before it was stored have only their test's errors.
  const histogram = model?.run?.trainingHistogram ?? model?.run?.metrics?.errorHistogram
  const { neighbours, audited, given } = await loadNeighbours(inference, model)
  const { meanNormal } = await app().modelCurves.find(inference.model_tag ?? '')
  return {
    reveal: {
      verdict,
      error,
      threshold,
      probability: inference.probability ?? null,
      pValue: inference.p_value ?? null,
      reasons,
      reconstruction,
      ...(histogram !== undefined && { histogram }),
      meanNormal,
      neighbours,
    },
    audited,
    given,
  }
}

/** As many as stand beside each other under the curve. */
const shown = 4

interface LoadedNeighbours {
  neighbours: LabelledNeighbour[]
  /** The audited beats among them, whose label is told with them. */
  audited: ShownBeat[]
  /** The rows of the training table among them whose label no answer gave. */
  given: ShownBeat[]
}

/** The labelled beats that look most like a judged one, scaled as the model scales, so that they compare with it. */
async function loadNeighbours(
  inference: InferenceDetail,
  model: ModelRun | undefined,
): Promise<LoadedNeighbours> {
  if (model === undefined || model.minimum === null || model.maximum === null)
    return { neighbours: [], audited: [], given: [] }
  const { id, source_ecg_id, values } = inference
  const beat = { inferenceId: id, sourceEcgId: source_ecg_id, modelTag: model.tag, values }
  const nearest = await app().labelledBeats.listNearest(beat, shown)
  const { minimum, maximum } = model
  const neighbours = nearest.map(({ ecgId, label, distance, values: raw, audited }) => ({
    ecgId,
    label,
    distance: distance / (maximum - minimum),
    beat: audited?.beat ?? null,
    // Four digits are more than a small chart can show, and a third of the bytes.
    values: raw.map((value) => Number(((value - minimum) / (maximum - minimum)).toFixed(4))),
  }))
  return {
    neighbours,
    audited: nearest.flatMap(({ audited }) => audited ?? []),
    given: nearest.flatMap(({ audited, row }) => (audited === null ? row : [])),
  }
}
