import { type Column, core, type SQL } from '@vigia/db'
import { entry, type RevealingWorklistFilter } from './filter.ts'

const { inArray, isNull, or } = core

/** For which counts a row of the worklist stands for its beat: bits of `counted_as`. */
export const firstOf = { beat: 1, tag: 2, verdict: 4, tagAndVerdict: 8 } as const

/** Every value that these bits can have: a beat's first row is the first of its model too, and so on. */
const values = [15, 14, 12, 10, 8] as const

/** Of each beat that a filter lets through, one row: the first of those that have the filter's model and verdict. */
export function countedCondition(
  { modelTag, verdict }: RevealingWorklistFilter,
  countedAs: Column = entry.countedAs,
): SQL {
  const bit =
    modelTag === undefined
      ? verdict === undefined
        ? firstOf.beat
        : firstOf.verdict
      : verdict === undefined
        ? firstOf.tag
        : firstOf.tagAndVerdict
  return inArray(
    countedAs,
    values.filter((value) => value & bit),
  )
}

/** The same, where what is not found out yet stands for itself. */
export const isCountedIfKnown = (filter: RevealingWorklistFilter): SQL =>
  or(isNull(entry.countedAs), countedCondition(filter)) as SQL
