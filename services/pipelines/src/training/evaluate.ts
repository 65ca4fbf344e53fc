import {
  blocksOfRows,
  type ClassMetrics,
  distancesToNormals,
  errorsOfRows,
  evaluate,
  findErrorHistogram,
  fitNeighbours,
  type Judged,
  judge,
  MersenneTwister,
} from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import { verdictsOf } from './select-beats.ts'
import type { EvaluatedTraining, LabelCounts, ThresholdedTraining } from './training.ts'

/**
 * The simplest detector beside the model, on beats of the same test part: how far a beat is from the nearest five
 * training normals. A model that is worse has learnt nothing that comparing would not have found.
 */
export interface Baseline {
  name: 'nearest-neighbours'
  accuracy: number
  rocAuc: number | null
  normal: ClassMetrics
  anomalous: ClassMetrics
  /** How many normal beats it compared with, and how many of the test part it was measured on. */
  normals: number
  test: number
  /** Of the model on the same beats. */
  model: { accuracy: number; rocAuc: number | null }
}

/** The metrics of the test part, and those of the baseline on it. */
export function evaluateModel(training: ThresholdedTraining): EvaluatedTraining {
  const { backend, ecgs, split, model, blocks, sampled } = training
  const testErrors = errorsOfRows(backend, model, ecgs, split.test, model.score)
  const testVerdicts = verdictsOf(ecgs.verdicts, split.test)
  const judged = judge(model, testErrors, () => blocksOfRows(blocks, split.test))
  const metrics = evaluate(judged.scores, testVerdicts, judged.cut)
  const baseline = evaluateBaseline(training, judged)
  const isSampled =
    baseline !== undefined &&
    (baseline.normals < new Set(training.normal).size || baseline.test < split.test.length)
  return {
    ...training,
    // Pages draw the errors beside the threshold, also where a head gives the verdict.
    metrics: { ...metrics, errorHistogram: findErrorHistogram(testErrors, testVerdicts) },
    ...(judged.probabilities && { brier: findBrier(judged.probabilities, testVerdicts) }),
    ...(baseline && { baseline }),
    sampled: { ...sampled, ...(isSampled && { baseline: Math.max(baseline.normals, baseline.test) }) },
    labels: { all: countLabels(ecgs.verdicts), test: countLabels(testVerdicts) },
  }
}

/** Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950. */
function findBrier(probabilities: Float64Array, verdicts: readonly Verdict[]): number {
  const squares = probabilities.map((probability, index) =>
    verdicts[index] === 'anomalous' ? (1 - probability) ** 2 : probability ** 2,
  )
  return squares.reduce((sum, square) => sum + square, 0) / squares.length
}

/** To compare more would take longer than to train. */
const MOST_BEATS = 1000
const FEWEST_NORMALS = 6

function evaluateBaseline(
  { blocks, normal, split, ecgs, settings, recipe }: ThresholdedTraining,
  judged: Judged,
): Baseline | undefined {
  const seed = settings.RANDOM_STATE
  const normals = sample(Int32Array.from(new Set(normal)), seed)
  if (normals.length < FEWEST_NORMALS) return undefined
  const places = sample(
    Int32Array.from(split.test, (_, place) => place),
    seed,
  )
  const rows = places.map((place) => split.test[place] as number)
  const share = recipe.thresholdRule.name === 'conformal' ? recipe.thresholdRule.share : 0.02
  const detector = fitNeighbours(blocksOfRows(blocks, normals), { share, seed })
  const verdicts = verdictsOf(ecgs.verdicts, rows)
  const found = evaluate(
    distancesToNormals(detector, blocksOfRows(blocks, rows)),
    verdicts,
    detector.threshold,
  )
  const scores = Float64Array.from(places, (place) => judged.scores[place] as number)
  const { accuracy, rocAuc } = evaluate(scores, verdicts, judged.cut)
  return {
    name: 'nearest-neighbours',
    accuracy: found.accuracy,
    rocAuc: found.rocAuc,
    normal: found.normal,
    anomalous: found.anomalous,
    normals: normals.length,
    test: rows.length,
    model: { accuracy, rocAuc },
  }
}

/** All of few, so many of more. */
function sample(numbers: Int32Array, seed: number): Int32Array {
  if (numbers.length <= MOST_BEATS) return numbers
  const shuffled = numbers.slice()
  new MersenneTwister(seed).shuffle(shuffled)
  return shuffled.slice(0, MOST_BEATS)
}

function countLabels(verdicts: Iterable<Verdict>): LabelCounts {
  const counts = { normal: 0, anomalous: 0 }
  for (const verdict of verdicts) counts[verdict]++
  return counts
}
