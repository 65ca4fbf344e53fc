import type { InferenceDetail } from '@vigia/contracts'
import { app } from '../../server/app.ts'
import type { NeutralBeat } from '../beat.ts'

/**
 * The results API does not answer; it refuses this service, as it does where the key is wrong; or it is busy handing
 * out what it has judged (`filling`).
 */
export type NoResults = 'results-down' | 'results-refused' | 'filling'

/** A beat with its samples, as the results API has it. */
export type LoadedBeat =
  | { status: 'found'; neutral: NeutralBeat; inference: InferenceDetail }
  | { status: 'gone' }
  | { status: NoResults }

/** @param beat the heartbeat's name */
export async function loadBeat(inferenceId: number, beat: string): Promise<LoadedBeat> {
  const { worklist, modelCurves, results, log } = app()
  const answer = await results.findInference(inferenceId)
  if (answer.status === 'not-found') return { status: 'gone' }
  if (answer.status !== 'found') {
    const detail = answer.status === 'unavailable' ? answer.detail : answer.problem.title
    log.warn({ inferenceId, detail }, 'The results API gave no inference.')
    if (answer.status === 'refused') return { status: 'results-refused' }
    return { status: worklist.isCopying() ? 'filling' : 'results-down' }
  }
  const { inference } = answer
  const { scale } = await modelCurves.find(inference.model_tag ?? '')
  return { status: 'found', inference, neutral: { ...neutralPart(inference, beat), scale } }
}

/** What may go to the browser of whoever reads blind: named one by one, so that nothing else slips in. */
function neutralPart(inference: InferenceDetail, beat: string): NeutralBeat {
  return {
    inferenceId: inference.id,
    beat,
    measuredAt: inference.dt_measure,
    modelTag: inference.model_tag ?? '',
    values: inference.values,
  }
}
