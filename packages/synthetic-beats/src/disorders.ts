import type { Verdict } from '@vigia/contracts/ecg'
import { type Cycle, WAVE_NAMES, type Wave, type WaveName } from './heart-cycle.ts'
import type { RandomSource } from './random-source.ts'

export type AnomalousKind =
  | 'r-on-t'
  | 'premature-ventricular'
  | 'premature-supraventricular'
  | 'st-elevation'
  | 'st-depression'
  | 'bundle-branch-block'

/** What a synthetic beat was made as. */
export type BeatKind = 'normal' | AnomalousKind

/** What sets an anomalous beat apart from a healthy one, at full severity. */
export type Disorder = {
  /** Its share of the anomalous beats; all shares add up to 1. */
  share: number
  /** Its heart rate over the rhythm's: above 1 the next beat comes early, below 1 a pause follows. */
  rate: number
  /** What its waves have instead of a healthy beat's: height in the model's unit, angle and width in radians. */
  waves: Partial<Record<WaveName, Partial<Wave>>>
}

/** The shares lean to R-on-T, by far the most frequent anomaly of ECG5000. */
export const DISORDERS: Record<AnomalousKind, Disorder> = {
  // The next beat starts in a ventricle during repolarisation: no P before it, its QRS wide and negative.
  'r-on-t': {
    share: 0.5,
    rate: 1.3,
    waves: {
      S: { height: -0.095, width: 0.17 },
      T: { height: 0 },
      U: { height: 0.012, angle: 4.2 },
      nextP: { height: 0 },
      nextR: { height: 0 },
      nextS: { angle: 6.1, height: -0.15, width: 0.26 },
    },
  },
  // This beat started in a ventricle: wide QRS, T turned around, a pause before the next.
  'premature-ventricular': {
    share: 0.16,
    rate: 0.75,
    waves: {
      R: { height: 0 },
      S: { height: -0.12, width: 0.28, angle: 0.35 },
      T: { height: 0.075, width: 0.4 },
    },
  },
  // The next beat starts in the atria, early and not at the sinus node: its P is small, turned around and on the U wave.
  'premature-supraventricular': {
    share: 0.12,
    rate: 1.25,
    waves: { S: { height: -0.12 }, nextP: { height: -0.035, angle: 4.4 } },
  },
  'st-elevation': {
    share: 0.07,
    rate: 1,
    waves: { ST: { height: 0.06, width: 0.45 }, T: { height: 0.03 } },
  },
  'st-depression': {
    share: 0.07,
    rate: 1.05,
    waves: { ST: { height: -0.055, width: 0.4 }, T: { height: -0.045 } },
  },
  // The right ventricle is excited late: a second deflection notches a wider QRS, and T turns around.
  'bundle-branch-block': {
    share: 0.08,
    rate: 1,
    waves: {
      S: { height: -0.13, width: 0.16 },
      ST: { angle: 0.75, height: 0.11, width: 0.13 },
      T: { height: 0.04 },
    },
  },
}

/** What a clinician would say of this kind of beat. */
export function verdictOfKind(kind: BeatKind): Verdict {
  return kind === 'normal' ? 'normal' : 'anomalous'
}

const ANOMALOUS_KINDS = Object.keys(DISORDERS) as AnomalousKind[]

/**
 * Draws what the next beat is to be: anomalous with the given chance, and then each disorder by its share.
 *
 * @param anomalousShare from 0 to 1
 */
export function drawKind(anomalousShare: number, random: RandomSource): BeatKind {
  if (random.uniform() >= anomalousShare) return 'normal'
  const drawn = random.uniform()
  let sum = 0
  const kind = ANOMALOUS_KINDS.find((candidate) => {
    sum += DISORDERS[candidate].share
    return drawn < sum
  })
  // The shares' sum may round to just below 1.
  return kind ?? 'r-on-t'
}

/** Beat-to-beat variation as standard deviations: of the angle in radians, of height and width in parts of themselves. */
const VARIATION = { angle: 0.02, height: 0.1, width: 0.06 }

/**
 * Moves a healthy cycle towards a disorder, each named wave by the same part of the way.
 *
 * @param severity 0 leaves the cycle healthy, 1 is the disorder as described
 */
export function disturbCycle(cycle: Cycle, disorder: Disorder, severity: number): Cycle {
  const disturbed = { ...cycle }
  for (const name of WAVE_NAMES) {
    const healthy = cycle[name]
    const target = { ...healthy, ...disorder.waves[name] }
    disturbed[name] = {
      angle: healthy.angle + severity * (target.angle - healthy.angle),
      height: healthy.height + severity * (target.height - healthy.height),
      width: healthy.width + severity * (target.width - healthy.width),
    }
  }
  return disturbed
}

/** A cycle whose waves differ a little from the given one's, as no two beats of a heart are alike. */
export function varyCycle(cycle: Cycle, random: RandomSource): Cycle {
  const varied = { ...cycle }
  for (const name of WAVE_NAMES) {
    const { angle, height, width } = cycle[name]
    varied[name] = {
      angle: random.normal(angle, VARIATION.angle),
      height: height * random.normal(1, VARIATION.height),
      // A width near or below 0 would be no wave at all.
      width: width * Math.max(0.5, random.normal(1, VARIATION.width)),
    }
  }
  return varied
}
