import {
  type Bounds,
  describeBeat,
  judge,
  type Model,
  measureErrors,
  prepareInput,
  scaleInto,
  toBlocks,
  toPicture,
} from '@vigia/autoencoder'
import { ECG_LENGTH, maximumFloat, noErrorReason, unlikePrefix, type Verdict } from '@vigia/contracts/ecg'
import type { Claim, ClinicEcgs, SetAside } from '../queries/claims.ts'
import type { Reconstructor } from './judging-model.ts'

/** ECGs that this worker holds. */
export interface Batch {
  claim: Claim
  ecgs: ClinicEcgs
}

/** One judged ECG. */
export interface Judgement {
  ecgId: number
  measuredAt: string
  verdict: Verdict
  /** By the model's score: of the thesis's, the mean absolute error over the samples, of scaled values (no unit). */
  error: number
  /** What the verdict goes by; the error, where it is left out. */
  score?: number
  /** Of an anomaly, from 0 to 1; of a model that gives one. */
  probability?: number | null
  /** The share of the training normals that look as odd; of a model that kept their errors. */
  pValue?: number | null
  /** How far the verdict is from turning, as the model measures that; the distance of error and threshold, if left out. */
  margin?: number
  /** In what the ECG is unlike the beats that the model was trained on; empty for nearly all. */
  reasons: string[]
  /** 140 scaled samples. */
  values: Float32Array
  /** 140 samples, scaled likewise. */
  reconstruction: Float32Array
}

export interface JudgedBatch {
  judgements: Judgement[]
  setAside: SetAside[]
}

/**
 * Judges a batch, by the model's head or threshold; an ECG that is unlike the training beats is judged as any other,
 * with its reasons.
 */
export async function judgeBatch(
  reconstructor: Reconstructor,
  model: Model,
  batch: Batch,
): Promise<JudgedBatch> {
  const { values, input, kept, setAside } = prepareBatch(batch, model)
  const output = await reconstructor.reconstruct(model, input, kept.length)
  const errors = measureErrors(model.score, input, output, kept.length)
  const judged = judge(model, errors, () => blocksOf(batch.ecgs, kept))
  const reconstructions = toPicture(output, model)
  const judgements: Judgement[] = []
  kept.forEach((index, row) => {
    const ecgId = batch.ecgs.ids[index] as number
    const error = errors[row] as number
    const [start, end] = [row * ECG_LENGTH, (row + 1) * ECG_LENGTH]
    // Of samples near the largest number the network's sums may overflow; one such sample makes the error no number.
    if (!(error <= maximumFloat) || !Number.isFinite(judged.scores[row])) {
      setAside.push({
        ecgId,
        reason: noErrorReason,
      })
      return
    }
    judgements.push({
      ecgId,
      measuredAt: batch.ecgs.measuredAt[index] as string,
      verdict: judged.verdicts[row] as Verdict,
      error,
      score: judged.scores[row] as number,
      probability: judged.probabilities?.[row] ?? null,
      pValue: judged.pValues?.[row] ?? null,
      margin: judged.margins[row] as number,
      reasons: listUnlikeness(
        batch.ecgs.values.subarray(index * ECG_LENGTH, (index + 1) * ECG_LENGTH),
        model,
      ),
      values: values.subarray(start, end),
      reconstruction: reconstructions.subarray(start, end),
    })
  })
  return { judgements, setAside }
}

/** Block means of the raw ECGs at these places. */
function blocksOf({ values }: ClinicEcgs, places: readonly number[]): Float32Array {
  return toBlocks(values, places)
}

interface PreparedBatch {
  /** Row-major, `kept.length × 140`, scaled by the range the model was trained on and never clipped. */
  values: Float32Array
  /** The same as the model's network sees it. */
  input: Float32Array
  /** The batch's indices of the ECGs that can be judged. */
  kept: number[]
  setAside: SetAside[]
}

/** Scales the ECGs that can be judged, and says of the others why they cannot. */
function prepareBatch({ claim, ecgs }: Batch, model: Model): PreparedBatch {
  const isScaled = model.centre === undefined
  const centred = new Float32Array(isScaled ? 0 : ecgs.ids.length * ECG_LENGTH)
  const values = new Float32Array(ecgs.ids.length * ECG_LENGTH)
  const kept: number[] = []
  const setAside: SetAside[] = []
  const present = new Set(ecgs.ids)
  for (const ecgId of claim.ecgIds)
    if (!present.has(ecgId)) setAside.push({ ecgId, reason: 'the ECG is no longer there' })

  ecgs.ids.forEach((ecgId, index) => {
    const raw = ecgs.values.subarray(index * ECG_LENGTH, (index + 1) * ECG_LENGTH)
    // The next one's place as long as this one is not kept.
    const scaled = values.subarray(kept.length * ECG_LENGTH, (kept.length + 1) * ECG_LENGTH)
    scaleInto(scaled, raw, model.range)
    const reason = whyNot(ecgs.measuredAt[index] ?? null, raw, scaled)
    if (reason === undefined) {
      if (!isScaled) prepareInput(centred.subarray(kept.length * ECG_LENGTH), raw, model)
      kept.push(index)
    } else setAside.push({ ecgId, reason })
  })
  const taken = values.subarray(0, kept.length * ECG_LENGTH)
  const input = isScaled ? taken : centred.subarray(0, taken.length)
  return { values: taken, input, kept, setAside }
}

/** Why nothing can judge these samples; undefined when a model can, however unlike its training beats they are. */
function whyNot(measuredAt: string | null, raw: Float64Array, scaled: Float32Array): string | undefined {
  if (measuredAt === null) return 'dt_measure is missing'
  if (!raw.every(Number.isFinite)) return 'a sample is NULL or not a finite number'
  if (!scaled.every(Number.isFinite)) return 'a sample is too large: scaled, no FLOAT holds it'
  return undefined
}

/** How far beyond the training beats' range a sample must lie to be worth a word, in widths of that range. */
const margin = 0.1

/**
 * Says in what a raw beat is unlike the beats that a model was trained on; nothing where it is like them. Of a model of
 * the thesis only their range is known. The pages translate these forms: `services/audit-ui/src/reading/reveal-panel.tsx`.
 *
 * @param raw finite samples, in the clinic's unit
 */
function listUnlikeness(raw: Float64Array, { range, profile }: Model): string[] {
  const lowest = raw.reduce((least, value) => Math.min(least, value))
  const highest = raw.reduce((most, value) => Math.max(most, value))
  const { mean, deviation } = describeBeat(raw)
  const beyond = margin * (range.maximum - range.minimum)
  const isFlat = lowest === highest
  return [
    ...(isFlat && profile?.deviation.lowest !== 0 ? ['flat'] : []),
    ...(lowest < range.minimum - beyond || highest > range.maximum + beyond
      ? [
          `values from ${short(lowest)} to ${short(highest)}, ` +
            `the training beats' range is ${short(range.minimum)} to ${short(range.maximum)}`,
        ]
      : []),
    ...(profile && isOutside(mean, profile.mean)
      ? [`a mean of ${short(mean)}, ${expected(profile.mean)}`]
      : []),
    ...(profile && !isFlat && isOutside(deviation, profile.deviation)
      ? [`a deviation of ${short(deviation)}, ${expected(profile.deviation)}`]
      : []),
  ].map((reason) => unlikePrefix + reason)
}

function isOutside(value: number, { lowest, highest }: Bounds): boolean {
  return value < lowest || value > highest
}

function expected({ lowest, highest }: Bounds): string {
  return `where theirs is taken to lie between ${short(lowest)} and ${short(highest)}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
