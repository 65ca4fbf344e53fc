import { addToSums, gradualLimit, meanRank, noSums, type Sums } from './cumulative-sum.ts'
import {
  chooseDriftBeats,
  countBeats,
  type DriftBeats,
  divideByScore,
  takeOneOfEachRun,
} from './drift-beats.ts'
import { fisherExact, type Share } from './fisher-exact.ts'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts'
import { type DriftFigure, driftFigures, figuresOfNormals, type Reference } from './reference.ts'

/** One test of a check. */
export interface DriftTest {
  figure: DriftFigure | 'share'
  /** Of the two distributions the largest distance; of the share of anomalies the difference. */
  statistic: number
  p: number
}

export interface Comparison {
  /** Beats that were compared: one of each run of alike ones. */
  beats: number
  anomalous: number
  tests: DriftTest[]
  /** The figures whose test alone is beyond the level. */
  beyond: DriftTest['figure'][]
  /** Of each figure over this check and those before. */
  sums: Partial<Record<DriftFigure, Sums>>
  /** The figures whose sum is beyond its limit. */
  creeping: DriftFigure[]
  /** How far each figure has moved: its mean rank among the reference, or the difference of the shares. */
  shifts: Partial<Record<DriftTest['figure'], number>>
  /**
   * Gradual where a sum tells what no test of this check could, or where the check before had seen a third of what the
   * clearest test tells now. What goes on keeps its name.
   */
  alarm: 'sudden' | 'gradual' | null
}

/** Of fewer normal beats no figure is tested. */
const fewestNormals = 20

/**
 * Compares beats with fresh normal ones: Kolmogorov and Smirnov's test of each figure of the beats called normal, and
 * Fisher's of the share that is not, each at the level divided by the number of tests (Bonferroni).
 *
 * @param share of the anomalous among the model's first beats at the clinic; without it that test is left out
 * @param options.before the check before this one
 */
export function compareBeats(
  all: DriftBeats,
  reference: Reference,
  share: Share | undefined,
  options: {
    level: number
    alarmDays: number
    before?: Pick<Comparison, 'sums' | 'shifts' | 'alarm'> | undefined
  },
): Comparison {
  const beats = chooseDriftBeats(all, takeOneOfEachRun(all, reference.alike))
  const count = countBeats(beats)
  const anomalous = divideByScore(beats, reference.cut).anomalous.length
  const normals = count - anomalous
  const tests: DriftTest[] = []
  const sums: Comparison['sums'] = { ...options.before?.sums }
  const shifts: Comparison['shifts'] = {}
  if (normals >= fewestNormals) {
    const figures = figuresOfNormals(beats, reference)
    for (const figure of driftFigures) {
      const values = figures[figure].sort()
      tests.push({ figure, ...kolmogorovSmirnov(values, reference.figures[figure]) })
      const rank = meanRank(values, reference.figures[figure])
      shifts[figure] = rank
      sums[figure] = addToSums(sums[figure] ?? noSums, { count: normals, meanRank: rank })
    }
  }
  if (share !== undefined && count > 0) {
    const statistic = anomalous / count - share.of / share.n
    shifts.share = statistic
    tests.push({ figure: 'share', statistic, p: fisherExact({ n: count, of: anomalous }, share) })
  }
  const beyond = tests.filter(({ p }) => p < options.level / tests.length).map(({ figure }) => figure)
  const limit = gradualLimit(options.alarmDays)
  const creeping = driftFigures.filter((figure) => {
    const { up, down } = sums[figure] ?? noSums
    return Math.max(up, down) > limit
  })
  const found = { beats: count, anomalous, tests, beyond, sums, creeping, shifts }
  return { ...found, alarm: findPace(found, options.before) }
}

/** The part of a shift that must have been there before for it to have come little by little. */
const partBefore = 1 / 3

function findPace(
  { tests, beyond, creeping, shifts }: Omit<Comparison, 'alarm'>,
  before: Pick<Comparison, 'shifts' | 'alarm'> | undefined,
): Comparison['alarm'] {
  if (beyond.length + creeping.length === 0) return null
  if (before !== undefined && before.alarm !== null) return before.alarm
  if (beyond.length === 0) return 'gradual'
  const { figure } = tests.reduce((clearest, test) => (test.p < clearest.p ? test : clearest))
  const share = (before?.shifts[figure] ?? 0) / (shifts[figure] || Number.POSITIVE_INFINITY)
  return share >= partBefore ? 'gradual' : 'sudden'
}
