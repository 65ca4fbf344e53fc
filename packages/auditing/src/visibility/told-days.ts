/**
 * What is told of many beats at once, so that nobody can work out what a model says of one of them: nothing of fewer
 * than 20; and what was told changes only when 20 beats have come, so that the difference of two looks is no beat's.
 * The reasons are in docs/decisions/044-told-in-twenties.md.
 */
export const fewestTold = 20

/** A share with fewer beats than this on one of its sides is told as a bound. */
const fewestOfASide = 3

/** So many are kept, those told last. */
const mostKept = 20_000

export type ToldDays = ReturnType<typeof openToldDays>

/** Keeps what was told of each group of beats, such as those of a model and a day. */
export function openToldDays() {
  const told = new Map<string, { beats: number; value: unknown }>()
  return {
    /**
     * @param group names the group; the same value's shape belongs to it always
     * @param beats how many beats the value is about
     * @returns the value, or the one told before, or undefined where the beats are too few
     */
    tell<Value>(group: string, beats: number, value: Value): Value | undefined {
      if (beats < fewestTold) return undefined
      const before = told.get(group)
      if (before !== undefined && Math.abs(beats - before.beats) < fewestTold) return before.value as Value
      told.delete(group)
      told.set(group, { beats, value })
      const [oldest] = told.keys()
      if (told.size > mostKept && oldest !== undefined) told.delete(oldest)
      return value
    },
  }
}

/** A share as it is told: itself, or that it is below or above a bound. From 0 to 1. */
export interface ToldShare {
  is: 'exactly' | 'below' | 'above'
  share: number
}

/** Where almost all beats of a group are alike, a share would tell what each of them is: only a bound is told. */
export function tellShare(part: number, whole: number): ToldShare {
  if (part < fewestOfASide) return { is: 'below', share: fewestOfASide / whole }
  if (whole - part < fewestOfASide) return { is: 'above', share: 1 - fewestOfASide / whole }
  return { is: 'exactly', share: part / whole }
}
