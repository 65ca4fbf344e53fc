import { MersenneTwister } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { chooseBeats, type LabelledBeats } from '../quality/labelled-beats.ts'

/** Beats as a clinic meets them: some to begin with, some of which the labels are certain, and a round's each. */
export interface World {
  beginning: LabelledBeats
  reference: LabelledBeats
  rounds: LabelledBeats[]
}

export const ROUNDS = 20
/** From this round on, counted from 1, beats are recorded otherwise. */
export const CHANGE_AT = 8
const REFERENCE_BEATS = 500
const BEGINNING_SHARE = 0.4

/**
 * Deals beats out: 500 for the reference set, two fifths to begin with, and the others to 20 rounds, from the eighth
 * of which on they are recorded otherwise.
 */
export function dealOut(all: LabelledBeats, seed: number): World {
  const order = Int32Array.from(all.verdicts.keys())
  new MersenneTwister(seed).shuffle(order)
  const begun = REFERENCE_BEATS + Math.floor(BEGINNING_SHARE * order.length)
  const arrivals = Math.floor((order.length - begun) / ROUNDS)
  return {
    reference: chooseBeats(all, order.subarray(0, REFERENCE_BEATS)),
    beginning: chooseBeats(all, order.subarray(REFERENCE_BEATS, begun)),
    rounds: Array.from({ length: ROUNDS }, (_, index) => {
      const start = begun + index * arrivals
      const round = chooseBeats(all, order.subarray(start, start + arrivals))
      return index + 1 < CHANGE_AT ? round : recordOtherwise(round, seed + index)
    }),
  }
}

/** Later by so many samples, and with so much noise over it (the beat's own deviation is 1). */
const SHIFT = 4
const NOISE = 0.2

/** The planted change: another lead, cut at another place of the beat, under more noise; normalised again. */
function recordOtherwise({ beats, verdicts }: LabelledBeats, seed: number): LabelledBeats {
  const random = new MersenneTwister(seed)
  const values = new Float32Array(beats.values.length)
  for (let start = 0; start < values.length; start += ECG_LENGTH) {
    const beat = values.subarray(start, start + ECG_LENGTH)
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const noise = NOISE * Math.sqrt(12) * (random.nextDouble() - 0.5)
      beat[sample] = (beats.values[start + Math.max(0, sample - SHIFT)] as number) + noise
    }
    const mean = beat.reduce((sum, value) => sum + value, 0) / ECG_LENGTH
    const deviation = Math.sqrt(beat.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ECG_LENGTH - 1))
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      beat[sample] = ((beat[sample] as number) - mean) / (deviation || 1)
  }
  return { beats: { count: beats.count, values }, verdicts }
}

/** What people answer about beats: the truth, but for so many of a hundred answers. */
export function answer(truths: readonly Verdict[], wrongShare: number, random: MersenneTwister): Verdict[] {
  return truths.map((truth) => {
    if (random.nextDouble() >= wrongShare) return truth
    return truth === 'normal' ? 'anomalous' : 'normal'
  })
}

/** Both, one after the other. */
export function joinBeats(first: LabelledBeats, second: LabelledBeats): LabelledBeats {
  const values = new Float32Array(first.beats.values.length + second.beats.values.length)
  values.set(first.beats.values)
  values.set(second.beats.values, first.beats.values.length)
  return {
    beats: { count: first.beats.count + second.beats.count, values },
    verdicts: [...first.verdicts, ...second.verdicts],
  }
}
