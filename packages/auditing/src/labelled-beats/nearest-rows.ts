import { ECG_LENGTH } from '@vigia/contracts/ecg'

/** A row of a matrix and its Euclidean distance to what was looked for. */
export interface NearRow {
  row: number
  distance: number
}

/** Samples between two looks at whether a row can still be among the nearest: 140 is ten times this. */
const stride = 14

/**
 * The rows nearest to a beat, the nearest first; exact, every row is looked at.
 *
 * @param values row-major, `count × 140`
 * @param beat 140 samples, in the unit of `values`
 * @param isWanted rows for which it is false are passed over
 */
export function findNearestRows(
  values: Float32Array,
  beat: ArrayLike<number>,
  count: number,
  isWanted: (row: number) => boolean = () => true,
): NearRow[] {
  const nearest: NearRow[] = []
  const rows = Math.floor(values.length / ECG_LENGTH)
  for (let row = 0; row < rows; row++) {
    const limit = nearest.length < count ? Number.POSITIVE_INFINITY : (nearest.at(-1)?.distance ?? 0)
    const squared = squaredDistance(values, row * ECG_LENGTH, beat, limit * limit)
    const distance = Math.sqrt(squared)
    if (!(distance < limit) || !isWanted(row)) continue
    const place = nearest.findIndex((each) => each.distance > distance)
    nearest.splice(place === -1 ? nearest.length : place, 0, { row, distance })
    nearest.length = Math.min(nearest.length, count)
  }
  return nearest
}

/** The squared distance, or something above the limit as soon as it is certain to be. */
function squaredDistance(
  values: Float32Array,
  start: number,
  beat: ArrayLike<number>,
  limit: number,
): number {
  let sum = 0
  for (let sample = 0; sample < ECG_LENGTH && sum <= limit; ) {
    for (const end = sample + stride; sample < end; sample++) {
      const difference = (values[start + sample] as number) - (beat[sample] as number)
      sum += difference * difference
    }
  }
  return sum
}
