import type { ErrorHistogram, Metrics } from '@vigia/autoencoder'
import { core, type Db, model, trainingRun } from '@vigia/db'
import { fromColumn } from '../answers/moment.ts'
import { readMetrics, readTrainingHistogram } from './read-metrics.ts'

const { asc, eq, sql } = core

/** A model with the run that made it. Its numbers are null where its row has none. */
export interface ModelRun {
  tag: string
  accuracy: number | null
  /** Precision and recall are of the normal class. */
  precision: number | null
  recall: number | null
  /** The error above which an ECG is called anomalous. */
  threshold: number | null
  /** The range that is scaled to 0 … 1. */
  minimum: number | null
  maximum: number | null
  /** Null of a model that the thesis's own code trained. */
  run: Run | null
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
}

/** Every tag that has a model, the newest first. */
export async function listModelRuns(db: Db): Promise<ModelRun[]> {
  const runs = new Map<string, ModelRun>()
  // The thesis let a tag be trained again and used its oldest row.
  for (const row of await select(db).orderBy(asc(model.id)))
    if (row.tag !== null && !runs.has(row.tag)) runs.set(row.tag, describe(row.tag, row))
  return [...runs.values()].reverse()
}

/** The model of a tag; undefined when there is none. */
export async function findModelRun(db: Db, tag: string): Promise<ModelRun | undefined> {
  // To the letter: the thesis's column holds capitals for equal.
  const isTag = sql`BINARY ${model.tag} = BINARY ${tag}`
  const [row] = await select(db).where(isTag).orderBy(asc(model.id)).limit(1)
  return row && describe(tag, row)
}

function select(db: Db) {
  const { tag, accuracy, precision, recall, threshold, minimum, maximum } = model
  const { startedAt, durationMilliseconds, backend, beginDate, endDate } = trainingRun
  const { parameters, counts, losses, metrics } = trainingRun
  return db
    .select({
      tag,
      numbers: { accuracy, precision, recall, threshold, minimum, maximum },
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
      },
    })
    .from(model)
    .leftJoin(trainingRun, eq(trainingRun.modelId, model.id))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof select>>[number]

function describe(tag: string, { numbers, run }: Row): ModelRun {
  return {
    tag,
    ...numbers,
    run: run && {
      ...run,
      startedAt: fromColumn(run.startedAt),
      metrics: readMetrics(run.metrics) ?? null,
      trainingHistogram: readTrainingHistogram(run.metrics) ?? null,
    },
  }
}
