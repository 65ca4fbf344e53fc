import type { Verdict } from '@vigia/contracts/ecg'
import { blocksOfRows, checkLabelledBlocks, orderByContent, sampleRows } from './blocks.ts'
import { findNearest } from './nearest.ts'

/** Who votes on a beat, and from how many votes on it is left out. */
export const GUARD_VOTERS = 10
export const GUARD_VOTES = 3
const MOST_ROUNDS = 10
/** Enough for a head, which bears single wrong labels: of few beats, later rounds would take the border away. */
export const ROUNDS_OF_HEAD = 1
/** Among so many beats each one's voters are looked for: comparing all with all would not end for a million. */
const MOST_COMPARED = 4000

/** What the guard made of the labelled beats. */
export type Guarded = {
  /** The row numbers to train on, ascending: all the anomalous ones, and the normal ones that nothing speaks against. */
  kept: Int32Array
  /** The normal ones that are left out, by row, with the votes that did it. */
  dropped: { row: number; votes: number }[]
  /** How often all were asked, the last time without another one dropped unless it was the last allowed. */
  rounds: number
  /** Among how many beats voters were looked for; fewer than all where there are more than 4,000. */
  compared: number
}

/**
 * Leaves out what is labelled normal and looks anomalous, as one wrong answer in fifty is enough to spoil a good
 * model. Of each normal beat the 10 nearest labelled ones vote, by blocks: those labelled anomalous, and those that
 * are left out already, against it. With 3 votes it is left out, and all are asked again until nothing changes, at
 * most 10 times. The same beats in another order come to the same.
 *
 * After D. L. Wilson, Asymptotic properties of nearest neighbor rules using edited data, IEEE Transactions on
 * Systems, Man, and Cybernetics 2 (1972), 408–421, and I. Tomek, An experiment with the edited nearest-neighbor rule,
 * the same 6 (1976), 448–452, who repeat it.
 *
 * @param blocks of the beats, raw: see `toBlocks`
 * @param verdicts their labels; without an anomalous one nothing is left out
 * @param seed draws the beats to compare with where there are many
 * @param mostRounds how often all are asked at most
 * @throws VigiaError `invalid-blocks`
 */
export function guard(
  blocks: Float32Array,
  verdicts: ArrayLike<Verdict>,
  seed = 21,
  mostRounds = MOST_ROUNDS,
): Guarded {
  checkLabelledBlocks(blocks, verdicts)
  const order = orderByContent(blocks, verdicts)
  const voters = sampleRows(order, verdicts, MOST_COMPARED, seed)
  const isSuspicious = new Uint8Array(verdicts.length)
  for (const row of order) if (verdicts[row] !== 'normal') isSuspicious[row] = 1
  const votes = new Map<number, number>()

  const among = findVoters(blocks, voters, voters, true)
  let rounds = 0
  for (let isChanged = true; isChanged && rounds < mostRounds; rounds++) {
    // All are asked before any is left out, or what comes first would decide.
    const found = voteDown(voters, among, isSuspicious, votes)
    isChanged = found > 0
  }
  if (voters.length < order.length) {
    const isVoter = new Uint8Array(verdicts.length)
    for (const row of voters) isVoter[row] = 1
    const others = order.filter((row) => isVoter[row] === 0 && verdicts[row] === 'normal')
    voteDown(others, findVoters(blocks, others, voters, false), isSuspicious, votes)
  }

  const dropped = [...votes].map(([row, count]) => ({ row, votes: count }))
  dropped.sort((left, right) => left.row - right.row)
  const kept = Int32Array.from(verdicts, (_, row) => row).filter((row) => !votes.has(row))
  return { kept, dropped, rounds, compared: voters.length }
}

/** The row numbers of each row's voters, `GUARD_VOTERS` for each and -1 where there are not so many. */
function findVoters(blocks: Float32Array, rows: Int32Array, voters: Int32Array, leaveOutItself: boolean) {
  const references = blocksOfRows(blocks, voters)
  const queries = leaveOutItself ? references : blocksOfRows(blocks, rows)
  const nearest = findNearest(queries, references, GUARD_VOTERS, { leaveOutItself })
  return nearest.rows.map((place) => (place < 0 ? -1 : (voters[place] as number)))
}

/** Leaves out those rows that enough voters are against; says how many. */
function voteDown(
  rows: Int32Array,
  voters: Int32Array,
  isSuspicious: Uint8Array,
  votes: Map<number, number>,
): number {
  const found: number[] = []
  for (const [index, row] of rows.entries()) {
    if (isSuspicious[row] === 1) continue
    let against = 0
    for (let place = index * GUARD_VOTERS; place < (index + 1) * GUARD_VOTERS; place++)
      against += isSuspicious[voters[place] as number] ?? 0
    if (against < GUARD_VOTES) continue
    votes.set(row, against)
    found.push(row)
  }
  for (const row of found) isSuspicious[row] = 1
  return found.length
}
