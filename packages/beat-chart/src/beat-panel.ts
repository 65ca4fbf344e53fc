import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

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
  /** Of a model that judges otherwise than by the threshold, which is not shown then. */
  verdict?: Verdict
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

/** Unless a model judges otherwise, a beat is anomalous when its error is above the threshold. */
export function verdictOf({ error, threshold, verdict }: BeatPanel): Verdict {
  return verdict ?? (error > threshold ? 'anomalous' : 'normal')
}

function requireCurve(name: string, values: ArrayLike<number>): void {
  if (values.length !== ECG_LENGTH) {
    throw new VigiaError('undrawable', `The ${name} has ${values.length} samples, not ${ECG_LENGTH}.`)
  }
  requireFinite(name, values)
}

/**
 * @param name what the values are, for the message
 * @throws VigiaError `undrawable` that names the first value which is not a finite number
 */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue
    const place = values.length === 1 ? `The ${name}` : `Value ${index} of the ${name}`
    throw new VigiaError('undrawable', `${place} is ${values[index]}, not a finite number.`)
  }
}
