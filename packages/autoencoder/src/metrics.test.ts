import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { MersenneTwister } from './mersenne-twister.ts'
import { evaluate } from './metrics.ts'

// Expected values were made with scikit-learn 1.9.1: precision_recall_fscore_support, confusion_matrix,
// roc_auc_score, average_precision_score.
const tied = {
  errors: Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.2, 0.4, 0.05, 0.6),
  verdicts: [0, 0, 1, 1, 1, 1, 0, 0, 0, 0].map((label): Verdict => (label === 1 ? 'anomalous' : 'normal')),
}

test('ten beats with tied errors have the metrics that scikit-learn gives', () => {
  const metrics = evaluate(tied.errors, tied.verdicts, 0.4)
  expect(metrics.accuracy).toBe(0.7)
  expect(metrics.confusion).toEqual({
    normalAsNormal: 5,
    normalAsAnomalous: 1,
    anomalousAsNormal: 2,
    anomalousAsAnomalous: 2,
  })
  expect(metrics.normal).toEqual({
    precision: 0.7142857142857143,
    recall: 0.8333333333333334,
    f1: 0.7692307692307693,
    support: 6,
  })
  expect(metrics.anomalous).toEqual({
    precision: 0.6666666666666666,
    recall: 0.5,
    f1: 0.5714285714285714,
    support: 4,
  })
  expect(metrics.rocAuc).toBeCloseTo(0.7916666666666667, 12)
  expect(metrics.prAuc).toBeCloseTo(0.7678571428571428, 12)
})

test('a thousand beats with many ties have the metrics that scikit-learn gives', () => {
  const { errors, verdicts } = drawThousand()
  const metrics = evaluate(errors, verdicts, 0.5)
  expect(metrics.accuracy).toBeCloseTo(0.762, 12)
  expect(Object.values(metrics.confusion)).toEqual([428, 116, 122, 334])
  expect(metrics.normal.precision).toBeCloseTo(0.7781818181818182, 12)
  expect(metrics.anomalous.f1).toBeCloseTo(0.7373068432671082, 12)
  expect(metrics.rocAuc).toBeCloseTo(0.8419823110165119, 12)
  expect(metrics.prAuc).toBeCloseTo(0.8130377369051798, 12)
})

test('a beat exactly at the threshold is normal', () => {
  expect(evaluate(Float64Array.of(0.3), ['normal'], 0.3).accuracy).toBe(1)
})

test('perfectly separated classes fill both areas', () => {
  const metrics = evaluate(Float64Array.of(0.1, 0.9), ['normal', 'anomalous'], 0.5)
  expect([metrics.accuracy, metrics.rocAuc, metrics.prAuc]).toEqual([1, 1, 1])
})

test('without anomalous beats there are no areas, and their class has no figures', () => {
  const metrics = evaluate(Float64Array.of(0.1, 0.9), ['normal', 'normal'], 0.5)
  expect(metrics.rocAuc).toBeNull()
  expect(metrics.prAuc).toBeNull()
  expect(metrics.rocCurve).toEqual([])
  // One beat was judged anomalous, and none is: that precision is 0, and no 0/0.
  expect(metrics.anomalous).toEqual({ precision: 0, recall: null, f1: null, support: 0 })
  expect(evaluate(Float64Array.of(0.1), ['normal'], 0.5).anomalous.precision).toBeNull()
})

test('a class that nothing is judged to be of has no precision, and a recall and F1 of 0', () => {
  const metrics = evaluate(Float64Array.of(0.1, 0.2), ['normal', 'anomalous'], 0.5)
  expect(metrics.anomalous).toEqual({ precision: null, recall: 0, f1: 0, support: 1 })
})

test('without normal beats there is no ROC curve', () => {
  const metrics = evaluate(Float64Array.of(0.1, 0.9), ['anomalous', 'anomalous'], 0.5)
  expect(metrics.rocAuc).toBeNull()
  expect(metrics.prAuc).toBe(1)
  expect(metrics.normal).toEqual({ precision: 0, recall: null, f1: null, support: 0 })
})

test('metrics survive JSON', () => {
  const metrics = evaluate(tied.errors, tied.verdicts, 0.4)
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
})

test.each([
  { errors: [], verdicts: [] },
  { errors: [0.1, Number.NaN], verdicts: ['normal', 'normal'] },
  { errors: [0.1], verdicts: ['normal', 'normal'] },
] as { errors: number[]; verdicts: Verdict[] }[])(
  'errors $errors for labels $verdicts are refused',
  (wrong) => {
    expect(() => evaluate(Float64Array.from(wrong.errors), wrong.verdicts, 0.5)).toThrow(
      expect.objectContaining({ code: 'invalid-errors' }),
    )
  },
)

/** Errors on 32 levels; the higher one is, the likelier the beat is anomalous. */
function drawThousand() {
  const random = new MersenneTwister(7)
  const errors = new Float64Array(1000)
  const verdicts: Verdict[] = []
  for (const index of errors.keys()) {
    errors[index] = Math.floor(32 * random.nextDouble()) / 32
    verdicts.push(random.nextDouble() < errors[index] ? 'anomalous' : 'normal')
  }
  return { errors, verdicts }
}
