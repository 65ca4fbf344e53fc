/**
 * What a beat's standardised rank must be off by, on average, to count as change at all: in standard deviations of a
 * rank, so that what 500 reference beats leave uncertain (0.045) is not summed up over years.
 */
export const slack = 0.2

/**
 * The sum from which change is gradual drift, with one false alarm bearable in 100 days; and how it grows with longer
 * intervals. By Siegmund's approximation ("Sequential Analysis", 1985, chapter 2) a sum of independent beats passes
 * it once in (e^2kh - 2kh - 1) / 2k² beats, k the slack and h the limit + 1.166: 1.8e8, so that one of the 14 sums does once in 127 days
 * of 100,000 beats. `npm run bench:drift` tries it on clean batches.
 */
const limitOf100Days = 40
export const gradualLimit = (alarmDays: number) => limitOf100Days + Math.log(alarmDays / 100) / (2 * slack)

/** Page's cumulative sums of one figure, upwards and downwards: "Continuous inspection schemes", Biometrika 41 (1954). */
export interface Sums {
  up: number
  down: number
}

export const noSums: Sums = { up: 0, down: 0 }

/** Goes on with the sums by what beats add to them. */
export function addToSums(before: Sums, beats: { count: number; meanRank: number }): Sums {
  const add = (sum: number, mean: number) => Math.max(0, sum + beats.count * (mean - slack))
  return { up: add(before.up, beats.meanRank), down: add(before.down, -beats.meanRank) }
}

/**
 * Where values stand among those of a reference, on average: 0 as its middle, √3 above all and -√3 below. Its standard
 * deviation is 1 for one value, whatever is measured. Equal ones stand in their middle.
 *
 * @param values in any order
 * @param reference in ascending order
 */
export function meanRank(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    const below = countBelow(reference, (other) => other < value)
    const notAbove = countBelow(reference, (other) => other <= value)
    sum += (below + notAbove) / (2 * reference.length) - 0.5
  }
  return (sum / values.length) * Math.sqrt(12)
}

/** How many of an ascending row stand before the first that does not hold. */
function countBelow(ascending: ArrayLike<number>, holds: (value: number) => boolean): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(ascending[middle] as number)) low = middle + 1
    else high = middle
  }
  return low
}
