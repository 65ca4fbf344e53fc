import type { Verdict } from '@vigia/contracts/ecg'
import { blocksOfRows } from './blocks.ts'
import { decide, fitHead, probabilityOf } from './head.ts'

/** A beat that is labelled normal, and how anomalous it looks beside the other beats. */
export type Suspicion = {
  row: number
  /** Of a head that was fitted without this beat; above 0 it would call it anomalous. */
  decision: number
  /** The calibrated probability that it is anomalous. */
  probability: number
}

/**
 * The beats labelled normal, the most suspicious first: by the decision of a head that did not learn from that beat.
 * Those above 0 are suspected; the order goes on below, as a second reading that takes a fifth more finds nearly all.
 *
 * @param blocks of the beats, raw: see `toBlocks`
 * @param verdicts their labels
 * @throws VigiaError as `fitHead`
 */
export function rankSuspicious(
  blocks: Float32Array,
  verdicts: ArrayLike<Verdict>,
  { seed }: { seed: number },
): Suspicion[] {
  const { head, rows, outOfFold } = fitHead(blocks, verdicts, { seed, maximumVectors: Infinity })
  const decisions = new Float64Array(verdicts.length).fill(Number.NaN)
  for (const [index, row] of rows.entries()) decisions[row] = outOfFold[index] as number
  const others = Int32Array.from(verdicts, (_, row) => row).filter((row) => Number.isNaN(decisions[row]))
  for (const [index, decision] of decide(head, blocksOfRows(blocks, others)).entries())
    decisions[others[index] as number] = decision
  const suspicions: Suspicion[] = []
  for (const [row, decision] of decisions.entries())
    if (verdicts[row] === 'normal')
      suspicions.push({ row, decision, probability: probabilityOf(head, decision) })
  return suspicions.sort((left, right) => right.decision - left.decision || left.row - right.row)
}
