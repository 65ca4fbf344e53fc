import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import type { Beats } from '../beats.ts'
import type { BeatKind } from './beat-kinds.ts'
import { BeatSynthesiser } from './beat-synthesiser.ts'

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
