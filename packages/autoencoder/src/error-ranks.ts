/** The errors of a model's training normals, in so few numbers that they fit a model's file. */
export type ErrorRanks = {
  /** Of how many beats. */
  count: number
  /** Chosen errors, ascending. */
  errors: Float32Array
  /** How many of all errors are above each of them. */
  above: Float32Array
}

/** All errors are kept of this many beats, else about half as many: every one of the largest, ever fewer below. */
const MOST_ERRORS = 256

/** @param errors reconstruction errors of the beats which the network learnt from, at least one */
export function rankErrors(errors: Float64Array): ErrorRanks {
  const sorted = Float32Array.from(errors).sort()
  const count = sorted.length
  const chosen = new Map<number, number>()
  for (const rank of chooseRanks(count)) {
    const error = sorted[count - rank] as number
    if (!chosen.has(error)) chosen.set(error, count - 1 - sorted.lastIndexOf(error))
  }
  const ascending = Array.from(chosen).reverse()
  return {
    count,
    errors: Float32Array.from(ascending, ([error]) => error),
    above: Float32Array.from(ascending, ([, above]) => above),
  }
}

/** Ranks from the largest error, 1, on to the smallest. */
function chooseRanks(count: number): number[] {
  if (count <= MOST_ERRORS) return Array.from({ length: count }, (_, index) => index + 1)
  const ranks = new Set<number>()
  for (let index = 0; index < MOST_ERRORS; index++)
    ranks.add(Math.round(count ** (index / (MOST_ERRORS - 1))))
  return [...ranks]
}

/**
 * The share of normal beats that look as odd as this one or odder: (1 + training errors at least as large) / (n + 1).
 * Between the kept errors it is the larger of what is possible.
 * Source: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005.
 *
 * @param error of the same model's score
 * @returns above 0, at most 1
 */
export function pValue({ count, errors, above }: ErrorRanks, error: number): number {
  const rounded = Math.fround(error)
  let low = 0
  let high = errors.length
  // Finds how many of the kept errors are below this one.
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((errors[middle] as number) < rounded) low = middle + 1
    else high = middle
  }
  const asLarge = low === 0 ? count : (above[low - 1] as number)
  return (1 + asLarge) / (count + 1)
}
