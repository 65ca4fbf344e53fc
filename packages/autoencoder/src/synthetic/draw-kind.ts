import { type AnomalousKind, type BeatKind, DISORDERS } from './beat-kinds.ts'
import type { RandomSource } from './random-source.ts'

const ANOMALOUS_KINDS = Object.keys(DISORDERS) as AnomalousKind[]

/**
 * Draws what the next beat is to be: anomalous with the given chance, and then each disorder by its share.
 *
 * @param anomalousShare from 0 to 1
 */
export function drawKind(anomalousShare: number, random: RandomSource): BeatKind {
  if (random.uniform() >= anomalousShare) return 'normal'
  const drawn = random.uniform()
  let sum = 0
  const kind = ANOMALOUS_KINDS.find((candidate) => {
    sum += DISORDERS[candidate].share
    return drawn < sum
  })
  // The shares' sum may round to just below 1.
  return kind ?? 'r-on-t'
}
