import type { Db } from '@vigia/db'
import { type Slice, type SliceShare, type SlicesQuery, shareOf, slices } from './slices.ts'

/** What a marker says of a model's errors: how often it is set, and what there is to gain where it is. */
export interface MarkerFigures {
  /** Null for the beats without a marker. */
  marker: string | null
  n: number
  /** Of all settled beats. */
  beats: SliceShare
  errors: number
  /** Of all the model's errors; a beat with several markers counts with each. Null where it makes none. */
  shareOfErrors: SliceShare | null
  /** Within these beats. */
  accuracy: SliceShare
  /** By how much the accuracy over all beats would rise without any error in these, from 0 to 1. */
  gain: number
}

/**
 * The table of error analysis: of each marker how often it is set, its share of the errors, the accuracy within and what
 * there is to gain; the most to gain first, beats without a marker at the end. As A. Ng has it (Machine Learning in
 * Production, 2022), which the thesis follows.
 *
 * @param whole all beats of the query together, as `readWhole` tells them
 */
export async function listMarkerFigures(
  db: Db,
  query: SlicesQuery,
  whole: Slice,
): Promise<{ n: number; errors: number; markers: MarkerFigures[] }> {
  const parts = await slices(db, { ...query, by: 'marker' })
  const total = whole.missed + whole.falseAlarms
  const markers = parts.flatMap(({ slice, n, missed, falseAlarms }): MarkerFigures[] => {
    const errors = missed + falseAlarms
    const [beats, accuracy] = [shareOf(n, whole.n), shareOf(n - errors, n)]
    if (beats === null || accuracy === null) return []
    const gain = errors / whole.n
    return [{ marker: slice, n, beats, errors, shareOfErrors: shareOf(errors, total), accuracy, gain }]
  })
  return {
    n: whole.n,
    errors: total,
    markers: markers.sort(
      (one, other) =>
        Number(one.marker === null) - Number(other.marker === null) ||
        other.gain - one.gain ||
        other.n - one.n,
    ),
  }
}
