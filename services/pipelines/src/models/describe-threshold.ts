import type { ThresholdOrigin } from '@vigia/db'
import { digits } from '../output/tables.ts'

/** A threshold for people, with what it was before somebody set it. */
export function describeThreshold(
  stored: number | null,
  { trained, differs, isUnrecorded }: ThresholdOrigin,
): string {
  if (!differs) return isUnrecorded ? `${digits(stored)} (set in the table)` : digits(stored)
  return `${digits(stored)} (${isUnrecorded ? 'set in the table' : 'set'}; training found ${digits(trained)})`
}
