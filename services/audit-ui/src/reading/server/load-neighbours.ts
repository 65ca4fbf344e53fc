import type { ModelRun, ShownBeat } from '@vigia/auditing'
import type { InferenceDetail } from '@vigia/contracts'
import { app } from '../../server/app.ts'
import type { LabelledNeighbour } from '../beat.ts'

/** As many as stand beside each other under the curve. */
const shown = 4

/**
 * The labelled beats that look most like a judged one, scaled as the model scales, so that they compare with it; and
 * the audited beats among them, whose label is told with them.
 */
export async function loadNeighbours(
  inference: InferenceDetail,
  model: ModelRun | undefined,
): Promise<{ neighbours: LabelledNeighbour[]; audited: ShownBeat[] }> {
  if (model === undefined || model.minimum === null || model.maximum === null)
    return { neighbours: [], audited: [] }
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
  return { neighbours, audited: nearest.flatMap(({ audited }) => audited ?? []) }
}
