import { VigiaError } from '@vigia/runtime'
import { MersenneTwister } from '../mersenne-twister.ts'
import { findThreshold } from '../threshold.ts'
import { BLOCKS, blocksOfRows } from './blocks.ts'
import { findNearest, meanDistances } from './nearest.ts'

/**
 * The simplest detector there is, without a network: how far a beat is from the normal beats nearest to it. It stands
 * beside every training, so that a model which is worse than this is seen.
 */
export type NeighbourDetector = {
  /** Blocks of the normal beats that it compares with. */
  normals: Float32Array
  /** The mean distance to the nearest five above which a beat is anomalous. */
  threshold: number
}

export const NEIGHBOURS = 5
const MOST_NORMALS = 4000

/**
 * @param blocks of the normal beats to learn from, raw: see `toBlocks`
 * @param options.share of the normal beats that may be called anomalous: the threshold is the conformal one of the
 *   distances that the beats have to the others
 * @param options.seed draws 4,000 of them where there are more
 * @throws VigiaError `invalid-blocks` when there are not at least six
 */
export function fitNeighbours(
  blocks: Float32Array,
  { share = 0.02, seed = 21 }: { share?: number; seed?: number } = {},
): NeighbourDetector {
  const count = blocks.length / BLOCKS
  if (count <= NEIGHBOURS)
    throw new VigiaError('invalid-blocks', `Nearest neighbours need more than ${NEIGHBOURS} normal beats.`)
  const rows = Int32Array.from({ length: count }, (_, row) => row)
  if (count > MOST_NORMALS) new MersenneTwister(seed).shuffle(rows)
  const normals = blocksOfRows(blocks, rows.subarray(0, MOST_NORMALS))
  const distances = meanDistances(findNearest(normals, normals, NEIGHBOURS, { leaveOutItself: true }))
  return { normals, threshold: findThreshold(distances, { name: 'conformal', share }) }
}

/**
 * The mean distance of each beat to the five nearest normal beats: above the threshold it is anomalous.
 *
 * @param blocks of the beats, raw
 */
export function distancesToNormals({ normals }: NeighbourDetector, blocks: Float32Array): Float64Array {
  return meanDistances(findNearest(blocks, normals, NEIGHBOURS))
}
