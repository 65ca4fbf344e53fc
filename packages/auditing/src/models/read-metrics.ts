import {
  type ClassMetrics,
  type ConfusionMatrix,
  describeClasses,
  type ErrorHistogram,
  type Metrics,
  type RocPoint,
} from '@vigia/autoencoder'

/**
 * Metrics as a training run has stored them in JSON; undefined for what is something else. Those of the classes are
 * told by the confusion matrix: earlier runs stored 0 for what cannot be computed.
 */
export function readMetrics(value: unknown): Metrics | undefined {
  return isMetrics(value) ? { ...value, ...describeClasses(value.confusion) } : undefined
}

/**
 * The errors of the beats that a run has learnt from, as it has stored them in its metrics; undefined where it has
 * not.
 */
export function readTrainingHistogram(value: unknown): ErrorHistogram | undefined {
  const stored = typeof value === 'object' && value !== null && 'trainingHistogram' in value
  return stored && isErrorHistogram(value.trainingHistogram) ? value.trainingHistogram : undefined
}

function isMetrics(value: unknown): value is Metrics {
  return hasShape<Metrics>(value, {
    accuracy: isNumber,
    confusion: (part) => hasNumbers<ConfusionMatrix>(part, confusionFields),
    normal: isClassMetrics,
    anomalous: isClassMetrics,
    rocAuc: isNumberOrNull,
    prAuc: isNumberOrNull,
    rocCurve: (part) =>
      Array.isArray(part) && part.every((point) => hasNumbers<RocPoint>(point, pointFields)),
    errorHistogram: isErrorHistogram,
  })
}

function isClassMetrics(value: unknown): value is ClassMetrics {
  return hasShape<ClassMetrics>(value, {
    precision: isNumberOrNull,
    recall: isNumberOrNull,
    f1: isNumberOrNull,
    support: isNumber,
  })
}

function isErrorHistogram(value: unknown): value is ErrorHistogram {
  return hasShape<ErrorHistogram>(value, { edges: areNumbers, normal: areNumbers, anomalous: areNumbers })
}

const confusionFields = [
  'normalAsNormal',
  'normalAsAnomalous',
  'anomalousAsNormal',
  'anomalousAsAnomalous',
] as const
const pointFields = ['falsePositiveRate', 'truePositiveRate'] as const

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isNumberOrNull = (value: unknown) => value === null || isNumber(value)
const areNumbers = (value: unknown) => Array.isArray(value) && value.every(isNumber)

function hasShape<Shape>(value: unknown, checks: Record<keyof Shape, (part: unknown) => boolean>): boolean {
  if (typeof value !== 'object' || value === null) return false
  const parts = new Map(Object.entries(value))
  return Object.entries<(part: unknown) => boolean>(checks).every(([field, check]) => check(parts.get(field)))
}

function hasNumbers<Shape>(value: unknown, fields: readonly (keyof Shape & string)[]): boolean {
  const checks = Object.fromEntries(fields.map((field) => [field, isNumber]))
  return hasShape(value, checks as Record<keyof Shape, typeof isNumber>)
}
