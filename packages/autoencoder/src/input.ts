import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Beats, describeBeat, findMeanBeat } from './beats.ts'
import type { Centre, Model } from './model.ts'
import { scaleInto } from './scale.ts'

/**
 * Where a network's samples are measured from, and in what. Both come from the normal beats, so that a table in
 * another unit, or with another zero, gives a network that sees the same numbers.
 *
 * @param beats raw
 * @param normal row numbers in `beats`, at least one: the normal beats to be learnt from
 */
export function findCentre(beats: Beats, normal: Int32Array): Centre {
  let squares = 0
  for (const row of normal)
    squares += describeBeat(beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)).deviation ** 2
  const unit = Math.sqrt(squares / normal.length)
  // Flat beats have no unit of their own.
  return { beat: Float32Array.from(findMeanBeat(beats, normal)), unit: unit > 0 ? unit : 1 }
}

/** Raw samples minus the centre, in its unit, into an array of single precision; `target` may be `values`. */
export function centreInto(
  target: Float32Array,
  values: Float32Array | Float64Array,
  { beat, unit }: Centre,
): void {
  for (let start = 0; start < values.length; start += ECG_LENGTH)
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      target[start + sample] = ((values[start + sample] as number) - (beat[sample] as number)) / unit
}

/** What a model's network sees of raw beats: `values.length` samples into `target`. */
export function prepareInput(
  target: Float32Array,
  values: Float64Array,
  { range, centre }: Pick<Model, 'range' | 'centre'>,
): void {
  if (centre === undefined) scaleInto(target, values, range)
  else centreInto(target, values, centre)
}

/** Samples as the network sees or draws them, as the picture shows them: scaled by the range. In a new array. */
export function toPicture(
  values: Float32Array,
  { range, centre }: Pick<Model, 'range' | 'centre'>,
): Float32Array {
  if (centre === undefined) return values
  const { beat, unit } = centre
  const width = range.maximum - range.minimum
  return values.map(
    (value, index) => (value * unit + (beat[index % ECG_LENGTH] as number) - range.minimum) / width,
  )
}
