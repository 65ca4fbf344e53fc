import type { Beats } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { type BeatKind, DISORDERS, disturbCycle, drawKind, varyCycle, verdictOfKind } from './disorders.ts'
import { healthyCycle } from './heart-cycle.ts'
import { RandomSource } from './random-source.ts'
import { recordCycle, resample, zNormalise } from './record-cycle.ts'

/** ECG5000's own: 2,081 of its 5,000 beats. */
const DEFAULT_ANOMALOUS_SHARE = 0.4162

/** In beats per minute. */
const HEART_RATE = { mean: 92, deviation: 8, lowest: 60, highest: 130 }

/** How much of a disorder a beat shows: from hardly to be seen to more than described. */
const SEVERITY = { low: 0.35, high: 1.15 }

export type SyntheticBeat = {
  /** `ECG_LENGTH` samples with mean 0 and sample standard deviation 1: no unit. */
  values: Float32Array
  verdict: Verdict
  kind: BeatKind
}

/**
 * Makes heartbeats one after another from a model of the waveform: a sum of Gaussians over the heart cycle (see
 * `mcsharry-waves.ts`), varied, recorded under noise, cut from one beat to the next, resampled and z-normalised, so
 * that they look like ECG5000's. Any number can be made without holding more than one.
 */
export class BeatSynthesiser {
  readonly #random: RandomSource
  readonly #anomalousShare: number

  /**
   * @param options.seed a whole number from 0 to 4,294,967,295; the same seed gives the same beats
   * @param options.anomalousShare the chance of each beat to be anomalous, from 0 to 1
   * @throws VigiaError `invalid-seed`, `invalid-anomalous-share`
   */
  constructor({ seed, anomalousShare = DEFAULT_ANOMALOUS_SHARE }: { seed: number; anomalousShare?: number }) {
    if (!(anomalousShare >= 0 && anomalousShare <= 1)) {
      throw new VigiaError(
        'invalid-anomalous-share',
        `The share of anomalous beats is a number from 0 to 1, not ${anomalousShare}.`,
      )
    }
    this.#random = new RandomSource(seed)
    this.#anomalousShare = anomalousShare
  }

  /** The next beat. */
  next(): SyntheticBeat {
    const kind = drawKind(this.#anomalousShare, this.#random)
    const samples = resample(this.#record(kind), ECG_LENGTH)
    zNormalise(samples)
    return { values: Float32Array.from(samples), verdict: verdictOfKind(kind), kind }
  }

  #record(kind: BeatKind): Float64Array {
    const random = this.#random
    const rhythm = clamp(random.normal(HEART_RATE.mean, HEART_RATE.deviation))
    const healthy = healthyCycle(rhythm)
    if (kind === 'normal') return recordCycle(varyCycle(healthy, random), rhythm, random)
    const disorder = DISORDERS[kind]
    const disturbed = disturbCycle(healthy, disorder, random.uniform(SEVERITY.low, SEVERITY.high))
    return recordCycle(varyCycle(disturbed, random), rhythm * disorder.rate, random)
  }
}

function clamp(heartRate: number): number {
  return Math.min(Math.max(heartRate, HEART_RATE.lowest), HEART_RATE.highest)
}

/** Synthetic beats, with what each was made as: `verdicts` and `kinds` stand in the beats' order. */
export type SyntheticBeats = {
  beats: Beats
  verdicts: Verdict[]
  kinds: BeatKind[]
}

/**
 * Makes `count` beats at once: those that a `BeatSynthesiser` with the same options makes one by one.
 *
 * @throws VigiaError `invalid-count`, `invalid-seed`, `invalid-anomalous-share`
 */
export function synthesiseBeats(options: {
  count: number
  seed: number
  anomalousShare?: number
}): SyntheticBeats {
  const { count } = options
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new VigiaError('invalid-count', `A number of beats is a whole number from 0, not ${count}.`)
  }
  const synthesiser = new BeatSynthesiser(options)
  const values = new Float32Array(count * ECG_LENGTH)
  const verdicts: Verdict[] = []
  const kinds: BeatKind[] = []
  for (let row = 0; row < count; row++) {
    const beat = synthesiser.next()
    values.set(beat.values, row * ECG_LENGTH)
    verdicts.push(beat.verdict)
    kinds.push(beat.kind)
  }
  return { beats: { count, values }, verdicts, kinds }
}
