import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { verdictOf } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { SeedEcg } from './source.ts'

/**
 * Reads one line of TensorFlow's `ecg.csv`: 140 samples and a label, which means what it means in the training table.
 *
 * @param line its number, for the error
 * @throws VigiaError `seed-invalid` that names line, field and rule
 */
export function readEcgLine(fields: readonly string[], line: number): SeedEcg {
  if (fields.length !== ECG_LENGTH + 1)
    throw invalid(line, `has ${fields.length} fields; ${ECG_LENGTH} samples and a label are expected`)
  const samples = new Float64Array(ECG_LENGTH)
  for (let sample = 0; sample < ECG_LENGTH; sample++) {
    const value = Number(fields[sample] || Number.NaN)
    if (!Number.isFinite(value)) throw invalid(line, `field ${sample + 1} is not a finite number`)
    samples[sample] = value
  }
  return { samples, verdict: readLabel(fields[ECG_LENGTH], line) }
}

function readLabel(text: string | undefined, line: number): Verdict {
  const verdict = verdictOf(text)
  if (verdict === undefined) throw invalid(line, `field ${ECG_LENGTH + 1}, the label, is neither 0 nor 1`)
  return verdict
}

function invalid(line: number, what: string): VigiaError {
  return new VigiaError('seed-invalid', `Line ${line} ${what}.`)
}
