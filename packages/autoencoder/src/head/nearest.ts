import { BLOCKS } from './blocks.ts'

/** Of each beat its nearest ones, the nearest first; of equally near ones those that stand first. */
export type Nearest = {
  /** How many were looked for, for each beat. */
  count: number
  /** Their row numbers, `count` a beat; -1 where there are not so many. */
  rows: Int32Array
  /** Euclidean distances of their blocks, `count` a beat; Infinity where there are not so many. */
  distances: Float64Array
}

/**
 * Finds the nearest beats of each beat, by comparing it with all of them.
 *
 * @param queries blocks of the beats to find some for
 * @param references blocks of the beats to find
 * @param count how many, from 1
 * @param options.leaveOutItself whether both are the same beats, and none is to be found as its own neighbour
 */
export function findNearest(
  queries: Float32Array,
  references: Float32Array,
  count: number,
  { leaveOutItself = false } = {},
): Nearest {
  // Where beats differ most comes first, so that a distance is soon seen to be too large.
  const order = orderByVariance(references)
  const [from, to] = [arrange(queries, order), arrange(references, order)]
  const width = BLOCKS
  const queryCount = queries.length / width
  const rows = new Int32Array(queryCount * count).fill(-1)
  const distances = new Float64Array(queryCount * count).fill(Infinity)
  for (let query = 0; query < queryCount; query++) {
    const first = query * count
    const last = first + count - 1
    const begin = query * width
    const end = begin + width
    let limit = Infinity
    for (let start = 0; start < to.length; start += width) {
      let square = 0
      for (let left = begin, right = start; left < end && square < limit; left += 4, right += 4) {
        // Four at a time: twice as fast as one by one.
        const one = (from[left] as number) - (to[right] as number)
        const two = (from[left + 1] as number) - (to[right + 1] as number)
        const three = (from[left + 2] as number) - (to[right + 2] as number)
        const four = (from[left + 3] as number) - (to[right + 3] as number)
        square += one * one + two * two + three * three + four * four
      }
      if (square >= limit || (leaveOutItself && start === begin)) continue
      let place = last
      for (; place > first && (distances[place - 1] as number) > square; place--) {
        distances[place] = distances[place - 1] as number
        rows[place] = rows[place - 1] as number
      }
      distances[place] = square
      rows[place] = start / width
      limit = distances[last] as number
    }
  }
  return { count, rows, distances: distances.map(Math.sqrt) }
}

/** The numbers of the blocks, the one with the largest variance first. */
function orderByVariance(blocks: Float32Array): Int32Array {
  const sums = new Float64Array(BLOCKS)
  const squares = new Float64Array(BLOCKS)
  for (let index = 0; index < blocks.length; index++) {
    const block = index % BLOCKS
    const value = blocks[index] as number
    sums[block] = (sums[block] as number) + value
    squares[block] = (squares[block] as number) + value * value
  }
  const spread = squares.map(
    (square, block) => square - (sums[block] as number) ** 2 / (blocks.length / BLOCKS),
  )
  return Int32Array.from(spread.keys()).sort(
    (left, right) => (spread[right] as number) - (spread[left] as number),
  )
}

function arrange(blocks: Float32Array, order: Int32Array): Float32Array {
  const arranged = new Float32Array(blocks.length)
  for (let start = 0; start < blocks.length; start += BLOCKS)
    for (let block = 0; block < BLOCKS; block++)
      arranged[start + block] = blocks[start + (order[block] as number)] as number
  return arranged
}

/** The mean distance of each beat to its nearest ones; each needs at least one. */
export function meanDistances({ count, distances }: Nearest): Float64Array {
  return Float64Array.from({ length: distances.length / count }, (_, row) => {
    const found = distances.subarray(row * count, (row + 1) * count).filter(Number.isFinite)
    return found.reduce((sum, distance) => sum + distance, 0) / found.length
  })
}
