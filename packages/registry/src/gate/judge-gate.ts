import type { Verdict } from '@vigia/contracts/ecg'
import { compareAucs, type Discordance, nonInferiority, normalUpperTail } from '@vigia/contracts/statistics'
import type { GatePolicy } from './policy.ts'

/** What a model says of beats, in their order. */
export interface Judged {
  verdicts: readonly Verdict[]
  /** The higher, the more anomalous; comparable within the model alone. */
  scores: ArrayLike<number>
}

/** Two models' judgements of the same beats, and the beats' labels. */
export interface PairedResults {
  labels: readonly Verdict[]
  candidate: Judged
  /** Undefined where there is no champion yet. */
  champion?: Judged | undefined
}

/** `fail`: not shown to be good enough. `no-verdict`: it cannot be told. */
export type GateStatus = 'pass' | 'fail' | 'no-verdict'

export type CheckName =
  | 'policy'
  | 'reference-set'
  | 'overlap'
  | 'anomalous-beats'
  | 'normal-beats'
  | 'sensitivity'
  | 'specificity'
  | 'auc'
  | 'sensitivity-floor'
  | 'specificity-floor'

/** One thing that the gate looks at. */
export interface GateCheck {
  name: CheckName
  status: GateStatus
  /** The candidate's figure, or how many beats there are. */
  candidate: number | null
  champion: number | null
  /** The margin, or what the figure has to reach. */
  limit: number | null
  /** Of "it is worse by the margin or more", where that is asked. */
  pValue: number | null
}

/** What the gate says, and by what. */
export interface GateJudgement {
  status: GateStatus
  checks: GateCheck[]
}

/**
 * Whether a model may become champion. Without a policy it may not. It must be shown to be no worse than the champion
 * beyond the margins, in sensitivity, specificity and area under the ROC curve, by paired one-sided tests; and reach the
 * floors, which is all that is asked where there is no champion yet.
 */
export function judgeGate(policy: GatePolicy | undefined, results: PairedResults): GateJudgement {
  if (policy === undefined) return concludeGate([check('policy', 'fail')])
  const isAnomalous = results.labels.map((label) => label === 'anomalous')
  const anomalous = isAnomalous.filter(Boolean).length
  const enough = [
    checkCount('anomalous-beats', anomalous, policy.minimumAnomalous),
    checkCount('normal-beats', isAnomalous.length - anomalous, policy.minimumNormal),
  ]
  return concludeGate([
    ...enough,
    ...(results.champion === undefined ? [] : compare(policy, results, results.champion, isAnomalous)),
    checkFloor('sensitivity-floor', findShare(results, 'anomalous'), policy.sensitivityFloor),
    checkFloor('specificity-floor', findShare(results, 'normal'), policy.specificityFloor),
  ])
}

/** What the checks amount to: all have to pass, and one that cannot be told leaves all untold. */
export function concludeGate(checks: GateCheck[]): GateJudgement {
  const has = (status: GateStatus) => checks.some((one) => one.status === status)
  return { status: has('no-verdict') ? 'no-verdict' : has('fail') ? 'fail' : 'pass', checks }
}

/** A check with what is known of it. */
export function check(
  name: CheckName,
  status: GateStatus,
  figures: Partial<Omit<GateCheck, 'name' | 'status'>> = {},
): GateCheck {
  return { name, status, candidate: null, champion: null, limit: null, pValue: null, ...figures }
}

function compare(
  policy: GatePolicy,
  { labels, candidate }: PairedResults,
  champion: Judged,
  isAnomalous: readonly boolean[],
): GateCheck[] {
  const share = (name: 'sensitivity' | 'specificity', label: Verdict, margin: number) => {
    const beats = labels.filter((one) => one === label).length
    const pValue = nonInferiority(countDiscordance(labels, champion, candidate, label), beats, margin)
    return check(name, pValue <= policy.level ? 'pass' : 'fail', {
      candidate: findShare({ labels, candidate }, label),
      champion: findShare({ labels, candidate: champion }, label),
      limit: margin,
      pValue,
    })
  }
  return [
    share('sensitivity', 'anomalous', policy.sensitivityMargin),
    share('specificity', 'normal', policy.specificityMargin),
    compareAreas(policy, champion.scores, candidate.scores, isAnomalous),
  ]
}

function compareAreas(
  { aucMargin, level }: GatePolicy,
  champion: ArrayLike<number>,
  candidate: ArrayLike<number>,
  isAnomalous: readonly boolean[],
): GateCheck {
  const areas = compareAucs(champion, candidate, isAnomalous)
  if (areas === undefined) return check('auc', 'no-verdict', { limit: aucMargin })
  const distance = areas.difference + aucMargin
  // Of models that put the beats in the same order the areas differ by nothing, for certain.
  const isCertain = areas.standardError === 0
  const pValue = isCertain ? Number(distance <= 0) : normalUpperTail(distance / areas.standardError)
  return check('auc', pValue <= level ? 'pass' : 'fail', {
    candidate: areas.second,
    champion: areas.first,
    limit: aucMargin,
    pValue,
  })
}

/** Of the beats of a label, how many only one of two models judges to be of it. */
export function countDiscordance(
  labels: readonly Verdict[],
  first: Judged,
  second: Judged,
  label: Verdict,
): Discordance {
  const found = { onlyFirst: 0, onlySecond: 0 }
  labels.forEach((one, beat) => {
    if (one !== label) return
    const [isFirst, isSecond] = [first.verdicts[beat] === label, second.verdicts[beat] === label]
    if (isFirst && !isSecond) found.onlyFirst++
    if (isSecond && !isFirst) found.onlySecond++
  })
  return found
}

/** The share of the beats of a label that the candidate judges to be of it; null without any. */
function findShare({ labels, candidate }: PairedResults, label: Verdict): number | null {
  let [part, whole] = [0, 0]
  labels.forEach((one, index) => {
    if (one !== label) return
    whole++
    if (candidate.verdicts[index] === label) part++
  })
  return whole === 0 ? null : part / whole
}

function checkCount(name: CheckName, found: number, needed: number): GateCheck {
  return check(name, found >= needed ? 'pass' : 'no-verdict', { candidate: found, limit: needed })
}

function checkFloor(name: CheckName, share: number | null, floor: number): GateCheck {
  return check(name, share !== null && share >= floor ? 'pass' : 'fail', { candidate: share, limit: floor })
}
