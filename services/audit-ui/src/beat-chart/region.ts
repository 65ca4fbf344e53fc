import { ECG_LENGTH } from '@vigia/contracts/ecg'

/** A stretch of a beat, from one sample to another, both shown. */
export type Region = readonly [from: number, to: number]

export const wholeBeat: Region = [0, ECG_LENGTH - 1]

/** Fewer samples than these show nothing, and are rather a click than a stretch. */
const shortestRegion = 5

/** The stretch between two samples, in whichever order they were marked; undefined for one too short to look at. */
export function regionBetween(one: number, other: number): Region | undefined {
  const from = Math.max(wholeBeat[0], Math.round(Math.min(one, other)))
  const to = Math.min(wholeBeat[1], Math.round(Math.max(one, other)))
  return to - from + 1 < shortestRegion ? undefined : [from, to]
}

export function isWholeBeat([from, to]: Region): boolean {
  return from === wholeBeat[0] && to === wholeBeat[1]
}

/** Round samples for the axis, with the first and the last of the stretch. */
export function ticksOfRegion([from, to]: Region): number[] {
  const step = [1, 2, 5, 10, 20].find((candidate) => (to - from) / candidate <= 8) ?? 20
  const first = Math.ceil(from / step) * step
  const round = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, tick) => first + tick * step)
  // A round one right beside an end would run into it.
  const inner = round.filter((tick) => tick - from >= step / 2 && to - tick >= step / 2)
  return [from, ...inner, to]
}
