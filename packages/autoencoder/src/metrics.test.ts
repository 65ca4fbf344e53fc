import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { MersenneTwister } from './mersenne-twister.ts'
import { areaUnderRoc, evaluate, findCutoffs, findErrorHistogram, thinRocCurve } from './metrics.ts'

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

const labels = { n: 'normal', a: 'anomalous' } as const

function cutoffsOf(errors: number[], letters: string) {
  const verdicts = [...letters].map((letter): Verdict => labels[letter === 'a' ? 'a' : 'n'])
  return findCutoffs(Float64Array.from(errors), verdicts)
}

test('equal errors make one cutoff', () => {
  expect(cutoffsOf([0.5, 0.9, 0.5, 0.1], 'nana')).toEqual([
    { error: 0.9, anomalous: 1, normal: 0 },
    { error: 0.5, anomalous: 1, normal: 2 },
    { error: 0.1, anomalous: 2, normal: 2 },
  ])
})

test('the ROC curve starts at (0, 0), ends at (1, 1) and leaves out what lies on straight lines', () => {
  const curve = thinRocCurve(cutoffsOf([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], 'aannan'))
  expect(curve).toEqual([
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 0, truePositiveRate: 2 / 3 },
    { falsePositiveRate: 2 / 3, truePositiveRate: 2 / 3 },
    { falsePositiveRate: 2 / 3, truePositiveRate: 1 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ])
})

test('a long ROC curve is thinned to 200 points which still rise from end to end', () => {
  const random = new MersenneTwister(1)
  const errors = Array.from({ length: 20_000 }, () => random.nextDouble())
  const letters = errors.map((error) => (random.nextDouble() < error ? 'a' : 'n')).join('')
  const cutoffs = cutoffsOf(errors, letters)
  const curve = thinRocCurve(cutoffs)
  expect(curve).toHaveLength(200)
  expect(curve[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 })
  expect(curve[199]).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 })
  let area = 0
  for (const [index, point] of curve.entries()) {
    const before = curve[index - 1]
    if (before === undefined) continue
    const across = point.falsePositiveRate - before.falsePositiveRate
    expect(across).toBeGreaterThanOrEqual(0)
    expect(point.truePositiveRate).toBeGreaterThanOrEqual(before.truePositiveRate)
    area += (across * (point.truePositiveRate + before.truePositiveRate)) / 2
  }
  expect(area).toBeCloseTo(areaUnderRoc(cutoffs) ?? 0, 2)
})

test('each beat is counted once, in the bin that holds its error', () => {
  const errors = Float64Array.of(0, 0.5, 49.5, 50, 20)
  const histogram = findErrorHistogram(errors, ['normal', 'anomalous', 'normal', 'anomalous', 'normal'])
  expect(histogram.edges).toEqual(Array.from({ length: 51 }, (_, index) => index))
  expect([histogram.normal[0], histogram.normal[20], histogram.normal[49]]).toEqual([1, 1, 1])
  expect([histogram.anomalous[0], histogram.anomalous[49]]).toEqual([1, 1])
  const counted = [...histogram.normal, ...histogram.anomalous].reduce((sum, count) => sum + count)
  expect(counted).toBe(errors.length)
})

test('errors that are all equal share the first bin', () => {
  const histogram = findErrorHistogram(Float64Array.of(0.2, 0.2), ['normal', 'anomalous'])
  expect([histogram.normal[0], histogram.anomalous[0]]).toEqual([1, 1])
  expect(histogram.edges[1]).toBeGreaterThan(histogram.edges[0] as number)
})
