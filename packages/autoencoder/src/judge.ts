import type { Verdict } from '@vigia/contracts/ecg'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { pValue } from './error-ranks.ts'
import { toBlocks } from './head/blocks.ts'
import { decide, probabilityOf } from './head/head.ts'
import { prepareInput } from './input.ts'
import type { Model } from './model.ts'
import { isActivatedAsInThesis } from './network.ts'
import { reconstruct, reconstructDirectly } from './reconstruct.ts'
import { measureErrors } from './score.ts'

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

/**
 * Judges raw beats from the stored model alone, without a backend: the same on every machine.
 *
 * @param samples `ECG_LENGTH` raw, finite samples a beat
 * @returns of a beat too large for the network's sums an error that is not finite, and a verdict by whatever it is
 */
export function judgeRaw(model: Model, samples: Float64Array): Judged & { errors: Float64Array } {
  const count = samples.length / ECG_LENGTH
  const input = new Float32Array(samples.length)
  prepareInput(input, samples, model)
  const output = isActivatedAsInThesis(model.network)
    ? reconstructDirectly(model, input, count)
    : reconstruct(undefined, model, input, count)
  const errors = measureErrors(model.score, input, output, count)
  return { ...judge(model, errors, () => toBlocks(samples)), errors }
}

/** Where an error or a threshold is 0, a ratio says nothing; this is further than any real one. */
const FURTHEST = 1000

function findMargin({ head, threshold, thresholdRule }: Model, score: number): number {
  if (head !== undefined) return Math.abs(score)
  if (thresholdRule.name === 'mean-sd') return Math.abs(score - threshold)
  if (score === threshold) return 0
  return Math.min(FURTHEST, Math.abs(Math.log(score / threshold)))
}
