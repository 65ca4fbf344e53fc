import type { ModelRun } from '@vigia/auditing'
import type { InferenceDetail } from '@vigia/contracts'
import { house } from '../../server/house.ts'
import type { Reveal } from '../beat.ts'
import { loadNeighbours } from './load-neighbours.ts'

/** Loads what the model says of several beats, asking for each model once. */
export interface Reveals {
  load(inference: InferenceDetail): Promise<Reveal>
}

export function openReveals(): Reveals {
  const { auditing, db } = house()
  const models = new Map<string, Promise<ModelRun | undefined>>()

  function findModel(tag: string): Promise<ModelRun | undefined> {
    const found = models.get(tag) ?? auditing.findModelRun(db, tag)
    models.set(tag, found)
    return found
  }

  return {
    async load(inference) {
      const { verdict, error, threshold, reasons, reconstruction, model_tag: tag } = inference
      const model = tag === null ? undefined : await findModel(tag)
      // Runs of before it was stored have only their test's errors.
      const histogram = model?.run?.trainingHistogram ?? model?.run?.metrics?.errorHistogram
      return {
        verdict,
        error,
        threshold,
        reasons,
        reconstruction,
        ...(histogram !== undefined && { histogram }),
        neighbours: await loadNeighbours(inference, model),
      }
    },
  }
}
