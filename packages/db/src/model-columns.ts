import { hasTagBytes } from './columns.ts'
import { core } from './drizzle.ts'
import { model } from './warehouse-tables.ts'

const { sql } = core

/** The models of a tag, compared byte by byte. There are few, so that no index is wanted. */
export const hasTag = (tag: string) => hasTagBytes(model.tag, tag)

type NumberColumn = 'maximum' | 'minimum' | 'threshold' | 'accuracy' | 'precision' | 'recall'

/**
 * A number of a model as it is stored. The thesis made FLOAT columns, which the servers would write with six digits:
 * as a DOUBLE they come whole.
 */
export const modelNumber = (column: NumberColumn) => sql<number | null>`${model[column]} + 0e0`

/** All numbers of a model. */
export const modelNumbers = {
  accuracy: modelNumber('accuracy'),
  precision: modelNumber('precision'),
  recall: modelNumber('recall'),
  threshold: modelNumber('threshold'),
  minimum: modelNumber('minimum'),
  maximum: modelNumber('maximum'),
}

/**
 * Whether a stored threshold is this value, or the nearest that a FLOAT column can hold: rounding alone is no change.
 */
export function isThresholdOf(value: number, stored: number): boolean {
  return stored === value || stored === Math.fround(value)
}

/** Where a model's threshold comes from. */
export interface ThresholdOrigin {
  /** What training found; null where neither a training run nor a change of the threshold tells. */
  trained: number | null
  /** Whether the model goes by another one than training found; null where that is not known. */
  differs: boolean | null
  /** Whether the last word was not `models threshold`: somebody wrote to the table. */
  isUnrecorded: boolean
}

/**
 * @param stored what the model goes by
 * @param run its training run; a model of the thesis has none
 * @param changes the recorded changes of its threshold, the first one first
 */
export function findThresholdOrigin(
  stored: number | null,
  run: { threshold: number | null } | null,
  changes: readonly { previous: number | null; threshold: number }[],
): ThresholdOrigin {
  const trained = run?.threshold ?? changes[0]?.previous ?? null
  const isStored = (value: number | null) =>
    value === null || stored === null ? value === stored : isThresholdOf(value, stored)
  const last = changes.at(-1)?.threshold ?? trained
  return {
    trained,
    differs: trained === null ? null : !isStored(trained),
    isUnrecorded: last !== null && !isStored(last),
  }
}
