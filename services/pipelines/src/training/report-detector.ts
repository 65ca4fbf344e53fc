import { digits } from '../tables.ts'
import type { EvaluatedTraining } from './training.ts'

/** What of a training's report is of how the model was made: its preset, guard, head and the baseline beside it. */
export function detectorData(training: EvaluatedTraining) {
  const { recipe, dropped, head, brier, baseline, codeUnits, sampled } = training
  return {
    preset: recipe.preset,
    ...(recipe.guard && { left_out_by_guard: dropped.length }),
    ...(head && { support_vectors: head.coefficients.length, brier }),
    code_units: codeUnits.count,
    idle_code_units: codeUnits.idle,
    ...(baseline && {
      baseline: {
        name: baseline.name,
        accuracy: baseline.accuracy,
        roc_auc: baseline.rocAuc,
        normal: baseline.normal,
        anomalous: baseline.anomalous,
        normals: baseline.normals,
        test: baseline.test,
        model: { accuracy: baseline.model.accuracy, roc_auc: baseline.model.rocAuc },
      },
    }),
    sampled,
  }
}

type Fact = readonly [string, string]

/** The same for people. */
export function detectorFacts(training: EvaluatedTraining): Fact[] {
  const { recipe, dropped, normal, head, brier, baseline, sampled } = training
  const samples = Object.entries(sampled).map(([name, count]) => `${name}: ${count} ECGs`)
  return [
    ['Preset', recipe.preset],
    ...(recipe.guard
      ? [['Guard', `${dropped.length} of ${dropped.length + new Set(normal).size} left out`] as const]
      : []),
    ...(head === undefined
      ? []
      : [['Head', `${head.coefficients.length} support vectors, Brier score ${digits(brier)}`] as const]),
    ...(baseline === undefined
      ? []
      : [
          [
            'Nearest neighbours',
            `accuracy ${digits(baseline.accuracy)}, ROC AUC ${digits(baseline.rocAuc)} on ${baseline.test} ECGs ` +
              `(the model: ${digits(baseline.model.accuracy)}, ${digits(baseline.model.rocAuc)})`,
          ] as const,
        ]),
    ...(samples.length === 0 ? [] : [['Sampled', samples.join(', ')] as const]),
  ]
}

/** What a person should know of the model before they trust it, in sentences. */
export function listDetectorWarnings({ baseline, codeUnits, tag }: EvaluatedTraining): string[] {
  const warnings: string[] = []
  if (baseline !== undefined && baseline.model.accuracy < baseline.accuracy)
    warnings.push(
      `Comparing each ECG with its nearest normal ones, without any model, has the accuracy ${digits(baseline.accuracy)} ` +
        `on the same ${baseline.test} ECGs, and ${tag} ${digits(baseline.model.accuracy)}.`,
    )
  if (codeUnits.idle > 0)
    warnings.push(
      `${codeUnits.idle} of the ${codeUnits.count} units of the network's code are the same for every ECG and carry nothing.`,
    )
  return warnings
}
