import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { requireFinite } from './require-finite.ts'

/** A beat and what the model made of it: `ECG_LENGTH` normalised samples each, no unit. */
export type ReconstructedBeat = {
  input: ArrayLike<number>
  reconstruction: ArrayLike<number>
}

/** One beat of a picture. */
export type BeatPanel = ReconstructedBeat & {
  /** What the beat is called; any text. */
  title: string
  /** Mean absolute error between input and reconstruction. */
  error: number
  /** The model's threshold: above it the beat is anomalous. */
  threshold: number
}

/** @throws VigiaError `undrawable` when a curve has not `ECG_LENGTH` samples or one of them is no finite number */
export function requireBeat({ input, reconstruction }: ReconstructedBeat): void {
  requireCurve('input', input)
  requireCurve('reconstruction', reconstruction)
}

/** @throws VigiaError `undrawable` as `requireBeat`, and when error or threshold is no finite number */
export function requirePanel(panel: BeatPanel): void {
  requireBeat(panel)
  requireFinite('error', [panel.error])
  requireFinite('threshold', [panel.threshold])
}

/** A beat is anomalous when its error is above the threshold. */
export function verdictOf({ error, threshold }: BeatPanel): Verdict {
  return error > threshold ? 'anomalous' : 'normal'
}

function requireCurve(name: string, values: ArrayLike<number>): void {
  if (values.length !== ECG_LENGTH) {
    throw new VigiaError('undrawable', `The ${name} has ${values.length} samples, not ${ECG_LENGTH}.`)
  }
  requireFinite(name, values)
}
