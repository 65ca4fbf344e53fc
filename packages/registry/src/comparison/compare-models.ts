import type { Verdict } from '@vigia/contracts/ecg'
import {
  compareAucs,
  type Interval,
  mcNemar,
  normalInterval,
  type Share,
  wilsonInterval,
} from '@vigia/contracts/statistics'
import { countDiscordance, type Judged } from '../gate/judge-gate.ts'

/** A share with its 95 % interval by Wilson; both null without beats of the label. */
export interface ShareFigure extends Share {
  share: number | null
  interval: Interval | null
}

/** What one model makes of the beats. */
export interface ModelFigures {
  tag: string
  /** Share of the anomalous beats that it calls anomalous. */
  sensitivity: ShareFigure
  /** Share of the normal beats that it calls normal. */
  specificity: ShareFigure
  /** Area under the ROC curve; null with fewer than two beats of a label. */
  auc: number | null
}

/** How two models differ over beats of one label: how many only one has right, and McNemar's exact two-sided p-value. */
export interface Difference {
  onlyFirst: number
  onlySecond: number
  pValue: number
}

/** Two models on the same beats. */
export interface Comparison {
  anomalous: number
  normal: number
  first: ModelFigures
  second: ModelFigures
  sensitivity: Difference
  specificity: Difference
  /** The second's area less the first's, with its 95 % interval by DeLong; null with fewer than two beats of a label. */
  auc: { difference: number; interval: Interval } | null
  /** What both say, in the given order. */
  verdicts: readonly [first: readonly Verdict[], second: readonly Verdict[]]
  /** Places in the given order of the beats of which the two say different things, the anomalous first. */
  differing: number[]
}

/**
 * Compares what two models say of the same beats.
 *
 * @param labels of the beats, in the order of both models' judgements
 */
export function compareModels(
  labels: readonly Verdict[],
  [firstTag, first]: readonly [string, Judged],
  [secondTag, second]: readonly [string, Judged],
): Comparison {
  const areas = compareAucs(
    first.scores,
    second.scores,
    labels.map((label) => label === 'anomalous'),
  )
  const figures = (tag: string, judged: Judged, auc: number | undefined): ModelFigures => ({
    tag,
    sensitivity: findShare(labels, judged, 'anomalous'),
    specificity: findShare(labels, judged, 'normal'),
    auc: auc ?? null,
  })
  const difference = (label: Verdict): Difference => {
    const found = countDiscordance(labels, first, second, label)
    return { ...found, pValue: mcNemar(found) }
  }
  const anomalous = labels.filter((label) => label === 'anomalous').length
  return {
    anomalous,
    normal: labels.length - anomalous,
    first: figures(firstTag, first, areas?.first),
    second: figures(secondTag, second, areas?.second),
    sensitivity: difference('anomalous'),
    specificity: difference('normal'),
    auc: areas === undefined ? null : describeAreas(areas),
    verdicts: [first.verdicts, second.verdicts],
    differing: [...labels.keys()]
      .filter((place) => first.verdicts[place] !== second.verdicts[place])
      .sort(
        (one, other) => Number(labels[one] === 'normal') - Number(labels[other] === 'normal') || one - other,
      ),
  }
}

function describeAreas({ difference, standardError }: { difference: number; standardError: number }) {
  return { difference, interval: normalInterval(difference, standardError, { low: -1, high: 1 }) }
}

function findShare(labels: readonly Verdict[], { verdicts }: Judged, label: Verdict): ShareFigure {
  const places = [...labels.keys()].filter((place) => labels[place] === label)
  const part = places.filter((place) => verdicts[place] === label).length
  const whole = places.length
  return {
    part,
    whole,
    share: whole === 0 ? null : part / whole,
    interval: wilsonInterval({ part, whole }) ?? null,
  }
}
