import { drawSparkline } from '@vigia/beat-chart'
import { verdicts } from '@vigia/contracts/audit'
import type { Comparison } from '@vigia/registry'
import type { TrainingRunRow } from '../queries/trainings.ts'
import { comparisonData, comparisonTable } from '../registry/comparison-words.ts'
import { digits, duration, factsTable } from '../tables.ts'
import { describeOrigins, describeRepetition, listOriginWarnings, repetitionData } from './provenance.ts'
import { detectorData, detectorFacts, listDetectorWarnings } from './report-detector.ts'
import type { EvaluatedTraining, LabelCounts } from './training.ts'

/**
 * Says what has become of a training, and what a person should know before they trust the model.
 *
 * @param comparison the champion first, this model second, on this model's test part
 */
export function reportModel(
  training: EvaluatedTraining,
  run: TrainingRunRow,
  comparison: Comparison | undefined,
): void {
  const { context, labels, tag } = training
  const warnings = [
    ...listWarnings(labels.all, labels.test),
    ...listOriginWarnings(training.ecgs),
    ...listDetectorWarnings(training),
  ]
  for (const warning of warnings) context.logger.warn({ tag }, warning)
  context.output.result(
    {
      ...trainingData(training, run, warnings),
      champion: comparison === undefined ? null : comparisonData(comparison),
    },
    () =>
      [
        trainingTable(training, run, warnings),
        ...(comparison === undefined
          ? []
          : [
              'On the same test part, of which the champion may have learnt some:',
              comparisonTable(comparison),
            ]),
      ].join('\n'),
  )
}

/** One object; null for a figure that cannot be computed. */
function trainingData(training: EvaluatedTraining, run: TrainingRunRow, warnings: string[]) {
  const { metrics, model } = training
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
    threshold: model.threshold,
    ...detectorData(training),
    training_loss: run.losses.training.at(-1),
    validation_loss: run.losses.validation.at(-1),
    weights_sha256: run.weightsDigest,
    rows_sha256: run.rowsDigest,
    ...repetitionData(training, run),
    seconds: run.durationMilliseconds / 1000,
    warnings,
  }
}

/** The same as a table for people. */
function trainingTable(training: EvaluatedTraining, run: TrainingRunRow, warnings: string[]): string {
  const { metrics, model } = training
  const { counts, losses } = run
  const curve = (values: number[]) => `${drawSparkline(values)} ${digits(values.at(-1))}`
  return factsTable([
    ['Model', run.tag],
    ['ECGs', `${counts.rows}, of which ${counts.rows_normal} are normal`],
    ['Trained on', `${counts.training_normal} normal ECGs of ${counts.training}, tested on ${counts.test}`],
    ...(counts.left_out === 0
      ? []
      : [['Left out', `${counts.left_out} rows without a full beat or label`] as const]),
    ...describeOrigins(training.ecgs),
    ...describeRepetition(training, run),
    ['Accuracy', digits(metrics.accuracy)],
    ['Normal', `precision ${digits(metrics.normal.precision)}, recall ${digits(metrics.normal.recall)}`],
    [
      'Anomalous',
      `precision ${digits(metrics.anomalous.precision)}, recall ${digits(metrics.anomalous.recall)}`,
    ],
    ['ROC AUC, PR AUC', `${digits(metrics.rocAuc)}, ${digits(metrics.prAuc)}`],
    ['Threshold', digits(model.threshold)],
    ...detectorFacts(training),
    ['Training loss', curve(losses.training)],
    ['Validation loss', curve(losses.validation)],
    ['Time', `${duration(run.durationMilliseconds / 1000)} on ${run.backend}`],
    ...warnings.map((warning) => ['Warning', wrap(warning)] as const),
  ])
}

/** A sentence in lines that a terminal has room for. */
const wrap = (sentence: string) => sentence.replace(/(.{40,70}?) /g, '$1\n')

/**
 * What a person should know of the labels before they trust the model, in sentences.
 *
 * @param all of all ECGs of the period
 * @param test of those of the test part
 */
function listWarnings(all: LabelCounts, test: LabelCounts): string[] {
  const warnings: string[] = []
  if (all.normal < all.anomalous)
    warnings.push(
      `Only ${all.normal} of ${all.normal + all.anomalous} ECGs are normal: is_anomalous is 1 for a normal ECG and 0 for an anomalous one. Are the labels the other way round?`,
    )
  for (const label of verdicts)
    if (test[label] === 0)
      warnings.push(
        `The test part has no ${label} ECG: what cannot be computed without one is left open, and the accuracy is of one class.`,
      )
  return warnings
}
