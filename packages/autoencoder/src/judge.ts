import type { Verdict } from '@vigia/contracts/ecg'
import { pValue } from './error-ranks.ts'
import { decide, probabilityOf } from './head/head.ts'
import type { Model } from './model.ts'

/** What a model says of beats, one after the other. */
export type Judged = {
  verdicts: Verdict[]
  /** By which the verdict goes: the head's decision where there is one, else the reconstruction error. */
  scores: Float64Array
  /** Above it a score means anomalous: 0, or the threshold. */
  cut: number
  /**
   * How far from doubtful, finite. Of a head the size of its decision; of a conformal threshold |ln(error / threshold)|;
   * of the thesis's |error - threshold|.
   */
  margins: Float64Array
  /** The probability of anomalous, of a model with a head. */
  probabilities?: Float64Array
  /** The share of normal beats that look as odd or odder, of a model with training errors. */
  pValues?: Float64Array
}

/**
 * @param errors reconstruction errors by the model's score, all finite
 * @param findBlocks gives the block means of the same beats, raw; asked for by a head alone
 */
export function judge(model: Model, errors: Float64Array, findBlocks: () => Float32Array): Judged {
  const { head, threshold, trainingErrors } = model
  const cut = head === undefined ? threshold : 0
  const scores = head === undefined ? errors : decide(head, findBlocks())
  return {
    verdicts: Array.from(scores, (score) => (score > cut ? 'anomalous' : 'normal')),
    scores,
    cut,
    margins: scores.map((score) => findMargin(model, score)),
    ...(head !== undefined && { probabilities: scores.map((decision) => probabilityOf(head, decision)) }),
    ...(trainingErrors !== undefined && { pValues: errors.map((error) => pValue(trainingErrors, error)) }),
  }
}

/** Where an error or a threshold is 0, a ratio says nothing; this is further than any real one. */
const FURTHEST = 1000

function findMargin({ head, threshold, thresholdRule }: Model, score: number): number {
  if (head !== undefined) return Math.abs(score)
  if (thresholdRule.name === 'mean-sd') return Math.abs(score - threshold)
  if (score === threshold) return 0
  return Math.min(FURTHEST, Math.abs(Math.log(score / threshold)))
}
