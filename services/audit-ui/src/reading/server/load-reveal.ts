import type { ModelRun, ShownBeat } from '@vigia/auditing'
import type { InferenceDetail } from '@vigia/contracts'
import { app } from '../../server/app.ts'
import type { Reveal } from '../beat.ts'
import { loadNeighbours } from './load-neighbours.ts'

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
  return loaded.map(({ reveal }) => reveal)
}

async function loadReveal(
  inference: InferenceDetail,
  model: ModelRun | undefined,
): Promise<{ reveal: Reveal; audited: ShownBeat[] }> {
  const { verdict, error, threshold, reasons, reconstruction } = inference
  // Runs of before it was stored have only their test's errors.
  const histogram = model?.run?.trainingHistogram ?? model?.run?.metrics?.errorHistogram
  const { neighbours, audited } = await loadNeighbours(inference, model)
  const { meanNormal } = await app().modelCurves.find(inference.model_tag ?? '')
  return {
    reveal: {
      verdict,
      error,
      threshold,
      reasons,
      reconstruction,
      ...(histogram !== undefined && { histogram }),
      meanNormal,
      neighbours,
    },
    audited,
  }
}
