import { describeClasses, type ErrorHistogram, type Metrics } from '@vigia/autoencoder'
import {
  core,
  type Db,
  findThresholdOrigin,
  fromUtcColumn,
  hasTag,
  model,
  modelNumbers,
  modelThreshold,
  type ThresholdOrigin,
  trainingRun,
} from '@vigia/db'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

const { and, asc, eq, isNull } = core

/** A model with the run that made it. Its numbers are null where its row has none. */
export interface ModelRun {
  tag: string
  accuracy: number | null
  /** Precision and recall are of the normal class. */
  precision: number | null
  recall: number | null
  /** The error above which an ECG is called anomalous from now on; the figures are of the one that training found. */
  threshold: number | null
  thresholdOrigin: ThresholdOrigin
  /** Who set the threshold since, the first one first. */
  thresholdChanges: ThresholdChange[]
  /** The range that is scaled to 0 … 1. */
  minimum: number | null
  maximum: number | null
  /** Null of a model that the thesis's own code trained. */
  run: Run | null
}

/** A change of a model's threshold. */
export interface ThresholdChange {
  previous: number | null
  threshold: number
  changedBy: string
  reason: string | null
  /** ISO 8601 in UTC. */
  changedAt: string
}

/** How a model came to be. */
export interface Run {
  /** ISO 8601 in UTC. */
  startedAt: string
  durationMilliseconds: number
  backend: string
  /** The days of the data, both whole: `YYYY-MM-DD`. */
  beginDate: string
  endDate: string
  parameters: Record<string, string | number>
  counts: Record<string, number>
  /** One number for each epoch. */
  losses: { training: number[]; validation: number[] }
  /** Of both classes, with ROC curve and error histogram; null where a run has stored others. */
  metrics: Metrics | null
  /** How the errors of the beats it learnt from are spread; null where the run has not stored it. */
  trainingHistogram: ErrorHistogram | null
  /** Mean square distance of the probabilities to what was so, from 0 to 1; null of models that give none. */
  brier: number | null
  /** The simplest detector on the same beats; null where the run has not measured it. */
  baseline: Baseline | null
  /** Of the narrowest layer: how many units it has, and how many are the same for every beat; null where not stored. */
  codeUnits: { count: number; idle: number } | null
}

/** The nearest-neighbour detector, and the model on the beats on which both were measured. */
export interface Baseline {
  accuracy: number
  rocAuc: number | null
  /** How many normal beats it compares with, and on how many of the test set it was measured. */
  normals: number
  test: number
  model: { accuracy: number; rocAuc: number | null }
}

/** Every tag that has a model, the newest first. */
export async function listModelRuns(db: Db): Promise<ModelRun[]> {
  const changes = Map.groupBy(await selectChanges(db), ({ modelId }) => modelId)
  const runs = new Map<string, ModelRun>()
  // The thesis let a tag be trained again and used its oldest row.
  for (const row of await select(db).orderBy(asc(model.id)))
    if (row.tag !== null && !runs.has(row.tag))
      runs.set(row.tag, describe(row.tag, row, changes.get(row.id) ?? []))
  return [...runs.values()].reverse()
}

/** The model of a tag; undefined when there is none. */
export async function findModelRun(db: Db, tag: string): Promise<ModelRun | undefined> {
  const [row] = await select(db).where(hasTag(tag)).orderBy(asc(model.id)).limit(1)
  if (row === undefined) return undefined
  return describe(tag, row, await selectChanges(db).where(eq(modelThreshold.modelId, row.id)))
}

function selectChanges(db: Db) {
  return db.select().from(modelThreshold).orderBy(asc(modelThreshold.id)).$dynamic()
}

function select(db: Db) {
  const { id, tag } = model
  const { startedAt, durationMilliseconds, backend, beginDate, endDate } = trainingRun
  const { parameters, counts, losses, metrics, threshold } = trainingRun
  return db
    .select({
      id,
      tag,
      numbers: modelNumbers,
      run: {
        startedAt,
        durationMilliseconds,
        backend,
        beginDate,
        endDate,
        parameters,
        counts,
        losses,
        metrics,
        threshold,
      },
    })
    .from(model)
    .leftJoin(trainingRun, and(eq(trainingRun.modelId, model.id), isNull(trainingRun.removedAt)))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof select>>[number]
type Change = typeof modelThreshold.$inferSelect

function describe(tag: string, { numbers, run }: Row, changes: readonly Change[]): ModelRun {
  return {
    tag,
    ...numbers,
    thresholdOrigin: findThresholdOrigin(numbers.threshold, run, changes),
    thresholdChanges: changes.map(({ previous, threshold, changedBy, reason, changedAt }) => ({
      previous,
      threshold,
      changedBy,
      reason,
      changedAt: fromUtcColumn(changedAt),
    })),
    run: run && describeRun(run),
  }
}

function describeRun({ threshold, startedAt, metrics, ...run }: NonNullable<Row['run']>): Run {
  return {
    ...run,
    startedAt: fromUtcColumn(startedAt),
    metrics: readMetrics(metrics) ?? null,
    trainingHistogram: readTrainingHistogram(metrics) ?? null,
    ...readExtras(metrics),
  }
}

const Count = Type.Number()
const Share = Type.Union([Type.Number(), Type.Null()])
const Shares = Type.Object({ precision: Share, recall: Share, f1: Share, support: Count })
const Histogram = Type.Object({
  edges: Type.Array(Type.Number()),
  normal: Type.Array(Count),
  anomalous: Type.Array(Count),
})
const StoredMetrics = Type.Object({
  accuracy: Type.Number(),
  confusion: Type.Object({
    normalAsNormal: Count,
    normalAsAnomalous: Count,
    anomalousAsNormal: Count,
    anomalousAsAnomalous: Count,
  }),
  normal: Shares,
  anomalous: Shares,
  rocAuc: Share,
  prAuc: Share,
  rocCurve: Type.Array(Type.Object({ falsePositiveRate: Type.Number(), truePositiveRate: Type.Number() })),
  errorHistogram: Histogram,
})
const metricsValidator = Compile(StoredMetrics)
const trainingValidator = Compile(Type.Object({ trainingHistogram: Histogram }))

const Figures = { accuracy: Type.Number(), rocAuc: Share }
const brierValidator = Compile(Type.Object({ brier: Type.Number() }))
const codeUnitsValidator = Compile(Type.Object({ codeUnits: Type.Object({ count: Count, idle: Count }) }))
const baselineValidator = Compile(
  Type.Object({
    baseline: Type.Object({ ...Figures, normals: Count, test: Count, model: Type.Object(Figures) }),
  }),
)

/** What runs have stored beside the metrics of the test set, each where it was. */
function readExtras(stored: unknown): Pick<Run, 'brier' | 'baseline' | 'codeUnits'> {
  return {
    brier: brierValidator.Check(stored) ? stored.brier : null,
    baseline: baselineValidator.Check(stored) ? stored.baseline : null,
    codeUnits: codeUnitsValidator.Check(stored) ? stored.codeUnits : null,
  }
}

/**
 * Metrics as a training run has stored them in JSON; undefined for what is something else. Those of the classes are
 * told by the confusion matrix: earlier runs stored 0 for what cannot be computed.
 */
function readMetrics(stored: unknown): Metrics | undefined {
  return metricsValidator.Check(stored) ? { ...stored, ...describeClasses(stored.confusion) } : undefined
}

/**
 * The errors of the beats that a run has learnt from, as it has stored them in its metrics; undefined where it has
 * not.
 */
function readTrainingHistogram(stored: unknown): ErrorHistogram | undefined {
  return trainingValidator.Check(stored) ? stored.trainingHistogram : undefined
}
