import type { AnswerToRecord, Standing, StandingAudit } from '@vigia/auditing'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Curve } from '../beat-chart/curve.ts'
import type { ErrorHistogram } from '../beat-chart/error-histogram.tsx'
import type { Scale } from '../beat-chart/frame.ts'

export type AnswerKind = AnswerToRecord['kind']

/**
 * A beat as a reader has it on the screen, or will have it next: what may be known before answering, and its reveal
 * once that may be seen too.
 */
export interface LeasedBeat {
  /** Below 0 it is the number of a row of the training table. */
  inferenceId: number
  /** The row of the training table, where it is no judged beat: then its reveal is the label that it came with. */
  trainingRow?: number
  /** The heartbeat's name. */
  beat: string
  /** By the clinic's clock, without a time zone. */
  measuredAt: string | null
  modelTag: string
  /** What an answer names the curve by; absent for a row of the training table. */
  curve?: string
  /** Normalised by the model's range, no unit; of a row of the training table in the clinic's unit. */
  values: Curve
  /** In which all beats of the model are drawn; it tells nothing of this one. */
  scale?: Scale | null
  /** Null while it is hidden from this reader. */
  reveal: Reveal | null
}

/** A labelled beat that looks like the one being read. */
export interface LabelledNeighbour {
  ecgId: number
  label: Verdict
  /** Normalised by the same range as the beat being read, no unit. */
  values: Curve
  /** Euclidean, from the beat being read, in the same unit. */
  distance: number
  /** The name of the heartbeat whose answers made this label; null where it has none. */
  beat: string | null
}

/** What the model says of a beat, and what its label would compare with. Not sent to the browser of who is blind. */
export interface Reveal {
  verdict: Verdict | null
  error: number | null
  threshold: number | null
  /** Of an anomaly, from 0 to 1; without it the verdict goes by the error. */
  probability: number | null
  /** The share of the normal training beats that look as odd. */
  pValue: number | null
  /** What to know beside the verdict: English sentences, as the results API has them. */
  reasons: string[]
  reconstruction: Curve | null
  /** Of the errors of the model's test; undefined for the thesis's models, which kept none. */
  histogram?: ErrorHistogram
  /** The mean of the normal beats that the model learnt from, normalised; null where nothing tells it. */
  meanNormal?: Curve | null
  neighbours: LabelledNeighbour[]
}

/** What a reader has said of a beat, and not sent yet. */
export interface Draft {
  beatCode: string | null
  comment: string
}

/** What was said of a beat, as far as a reader may know it. */
export type VisibleAnswer = Pick<
  StandingAudit,
  'id' | 'kind' | 'answer' | 'beatCode' | 'comment' | 'at' | 'isEffective'
> & {
  /** A name; null where the account is not known here. */
  by: string | null
}

/** One beat with its history, to be read, revised or decided. */
export interface SingleBeat extends LeasedBeat, Pick<Standing, 'state' | 'label' | 'isDouble' | 'next'> {
  /** How many audits of it the reader may know of. */
  seenAudits: number
  answers: VisibleAnswer[]
}

/** The address of a beat's page; with the judgement of one model, where it is not the newest that is meant. */
export function beatAddress(beat: string, modelTag?: string): string {
  const query =
    modelTag === undefined || modelTag === '' ? '' : `?${new URLSearchParams({ model: modelTag })}`
  return `/beats/${beat}${query}`
}

/**
 * What an address names: a beat or a row of the training table by its name, or, as earlier releases had it, by the id of
 * an inference; and as the pages' own scripts ask for it, by its number.
 */
export type NamedBeat = { beat: string } | { inferenceId: number }

/** A beat as it stands in an address; undefined for what names none. */
export function readNamedBeat(text: string): NamedBeat | undefined {
  const [, name, number = name] =
    /^(?:ecg|inference|training)-([1-9]\d{0,15})$|^(-?[1-9]\d{0,15})$/.exec(text) ?? []
  if (number === undefined || !Number.isSafeInteger(Number(number))) return undefined
  return name === undefined ? { inferenceId: Number(number) } : { beat: text }
}
