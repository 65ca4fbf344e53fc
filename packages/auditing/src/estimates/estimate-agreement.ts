import type { Db } from '@vigia/db'
import { type Estimates, estimateShares } from './estimate-shares.ts'
import { type EstimateFilter, type FrameCounts, readFrames } from './read-frames.ts'
import { weigh } from './weigh.ts'

/** How far a model and its readers say the same, by one way to come to read beats. */
export interface AgreementEstimate extends Estimates {
  /** Beats that the figures rest on: settled, read blind at first, and called normal or anomalous. */
  n: number
  /** Settled beats that are left out, since the readers could not say normal or anomalous. */
  unclear: number
  /** Settled beats that are left out, since their first reader had been shown what the model says. */
  seenBefore: number
}

/** The same over all that was read, weighed by how it came to be read, and beside it over the random stream alone. */
export interface WeighedAgreement extends AgreementEstimate {
  /** Beats that were judged. */
  judged: number
  /** Beats that await a second reader or a decision, and so are left out. */
  open: number
  /** Beats of the random stream among `n`. */
  randomN: number
  random: AgreementEstimate
}

/**
 * How far a model and its readers agree, with intervals of 95 %: for all beats that were judged, though most were not read.
 * What and why: docs/decisions/039-the-random-stream.md.
 */
export async function estimateAgreement(db: Db, filter: EstimateFilter = {}): Promise<WeighedAgreement> {
  const { all, stream } = await readFrames(db, filter)
  const random = estimateFrame(stream)
  const { judged, open } = all
  return { ...estimateFrame(all), judged, open, randomN: random.n, random }
}

/** The same from the beats of the random stream alone: fewer, and chosen by chance. */
export async function estimateRandom(db: Db, filter: EstimateFilter = {}): Promise<AgreementEstimate> {
  return estimateFrame((await readFrames(db, filter)).stream)
}

function estimateFrame({ population, read, seenBefore }: FrameCounts): AgreementEstimate {
  const count = (isTold: boolean) =>
    read.reduce((sum, row) => sum + ((row.truth !== null) === isTold ? row.count : 0), 0)
  return { n: count(true), unclear: count(false), seenBefore, ...estimateShares(weigh(population, read)) }
}
