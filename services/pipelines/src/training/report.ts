import type { Metrics } from '@vigia/autoencoder'
import { drawSparkline } from '@vigia/beat-chart'
import { digits, duration, factsTable } from '../output/tables.ts'
import type { TrainingRunRow } from '../queries/models.ts'

export interface TrainingReport {
  run: TrainingRunRow
  metrics: Metrics
  threshold: number
  /** Sentences. */
  warnings: readonly string[]
}

/** What `train` says of a new model, as one object; null for a figure that cannot be computed. */
export function trainingData({ run, metrics, threshold, warnings }: TrainingReport) {
  const { accuracy, normal, anomalous, rocAuc, prAuc, confusion } = metrics
  return {
    tag: run.tag,
    backend: run.backend,
    ...run.counts,
    accuracy,
    precision: normal.precision,
    recall: normal.recall,
    f1: normal.f1,
    anomalous,
    roc_auc: rocAuc,
    pr_auc: prAuc,
    confusion,
    threshold,
    training_loss: run.losses.training.at(-1),
    validation_loss: run.losses.validation.at(-1),
    weights_sha256: run.weightsDigest,
    rows_sha256: run.rowsDigest,
    seconds: run.durationMilliseconds / 1000,
    warnings,
  }
}

/** The same as a table for people. */
export function trainingTable({ run, metrics, threshold, warnings }: TrainingReport): string {
  const { counts, losses } = run
  const curve = (values: number[]) => `${drawSparkline(values)} ${digits(values.at(-1))}`
  return factsTable([
    ['Model', run.tag],
    ['ECGs', `${counts.rows}, of which ${counts.rows_normal} are normal`],
    ['Trained on', `${counts.training_normal} normal ECGs of ${counts.training}, tested on ${counts.test}`],
    ...(counts.left_out === 0
      ? []
      : [['Left out', `${counts.left_out} rows without a full beat or label`] as const]),
    ['Accuracy', digits(metrics.accuracy)],
    ['Normal', `precision ${digits(metrics.normal.precision)}, recall ${digits(metrics.normal.recall)}`],
    [
      'Anomalous',
      `precision ${digits(metrics.anomalous.precision)}, recall ${digits(metrics.anomalous.recall)}`,
    ],
    ['ROC AUC, PR AUC', `${digits(metrics.rocAuc)}, ${digits(metrics.prAuc)}`],
    ['Threshold', digits(threshold)],
    ['Training loss', curve(losses.training)],
    ['Validation loss', curve(losses.validation)],
    ['Time', `${duration(run.durationMilliseconds / 1000)} on ${run.backend}`],
    ...warnings.map((warning) => ['Warning', wrap(warning)] as const),
  ])
}

/** A sentence in lines that a terminal has room for. */
const wrap = (sentence: string) => sentence.replace(/(.{40,70}?) /g, '$1\n')
