/**
 * A row of the training table as a beat. One that answers made is read under the beat that made it; every other has a
 * name and a number of its own. Its number stands where a judged beat has the id of its inference, and is below 0, so that
 * one column and one request name either.
 */

const prefix = 'training-'

/** The name under which a row that no answer made is read: `training-12`. */
export const trainingRowName = (ecgId: number): string => `${prefix}${ecgId}`

/** The number by which such a row is answered. */
export const trainingRowNumber = (ecgId: number): number => -ecgId

/** The row that a number means; undefined where it is the id of an inference. */
export function trainingRowOf(inferenceId: number): number | undefined {
  return inferenceId < 0 ? -inferenceId : undefined
}

/** The row that a name means; undefined for the name of a judged beat. */
export function trainingRowNamed(beat: string): number | undefined {
  const ecgId = beat.startsWith(prefix) ? Number(beat.slice(prefix.length)) : Number.NaN
  return Number.isSafeInteger(ecgId) && ecgId > 0 && trainingRowName(ecgId) === beat ? ecgId : undefined
}

/** Between which names all of these stand, for an index. */
export const trainingRowNames = { from: prefix, until: 'training.' } as const
