import { createHash } from 'node:crypto'
import {
  type Backend,
  findErrorHistogram,
  findMeanBeat,
  findPercentiles,
  type Metrics,
  type Split,
} from '@vigia/autoencoder'
import type { TrainingRunRow } from '../queries/models.ts'
import type { TrainingEcgs } from '../queries/training-ecgs.ts'
import type { Fitted } from './fit-with-progress.ts'
import type { TrainingSettings } from './settings.ts'
import type { LabelCounts } from './warnings.ts'

/** What a training run left behind, from which its record is made. */
export interface FinishedTraining {
  tag: string
  settings: TrainingSettings
  startedAt: Date
  /** Scaled. */
  ecgs: TrainingEcgs
  /** Of all ECGs, and of the test part. */
  labels: { all: LabelCounts; test: LabelCounts }
  split: Split
  /** The rows that were learnt from. */
  normal: Int32Array
  fitted: Fitted
  threshold: number
  /** Of the rows that were learnt from; the threshold comes from them. */
  trainingErrors: Float64Array
  metrics: Metrics
  backend: Backend
  blob: Uint8Array
}

/** The record of a training run: enough to repeat it, and to tell whether it was repeated. */
export function describeRun(finished: FinishedTraining): TrainingRunRow {
  const { tag, settings, startedAt, ecgs, labels, split, normal, fitted, trainingErrors, metrics } = finished
  const { threshold, backend, blob } = finished
  const [sampleP01, sampleP99] = findPercentiles(ecgs, split.train, [0.01, 0.99])
  return {
    tag,
    beginDate: settings.BEGIN_DATE,
    endDate: settings.END_DATE,
    parameters: runParameters(settings),
    threshold,
    sampleP01,
    sampleP99,
    // Five digits are more than a chart can show.
    meanNormal: Array.from(findMeanBeat(ecgs, normal), (value) => Number(value.toFixed(5))),
    losses: fitted.losses,
    metrics: {
      ...metrics,
      trainingHistogram: findErrorHistogram(
        trainingErrors,
        Array.from(normal, () => 'normal' as const),
      ),
    },
    counts: {
      rows: ecgs.count,
      rows_normal: labels.all.normal,
      left_out: ecgs.leftOut,
      training: split.train.length,
      training_normal: normal.length,
      test: split.test.length,
      test_normal: labels.test.normal,
    },
    rowsDigest: ecgs.digest,
    weightsDigest: createHash('sha256').update(blob).digest('hex'),
    backend: backend.name,
    versions: { node: process.versions.node, tensorflow: backend.version },
    startedAt: startedAt.toISOString().slice(0, 23).replace('T', ' '),
    durationMilliseconds: Date.now() - startedAt.getTime(),
  }
}

const runParameters = (settings: TrainingSettings) => ({
  network: settings.NETWORK,
  optimizer: settings.OPTIMIZER,
  loss_function: settings.LOSS_FUNCTION,
  epochs: settings.EPOCHS,
  batch_size: settings.BATCH_SIZE,
  test_size: settings.TEST_SIZE,
  random_state: settings.RANDOM_STATE,
})

/** The settings of a training that has only begun. */
export const attemptParameters = (settings: TrainingSettings) => ({
  begin_date: settings.BEGIN_DATE,
  end_date: settings.END_DATE,
  ...runParameters(settings),
})
