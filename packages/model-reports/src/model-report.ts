import type { Run, Slice, WeighedAgreement } from '@vigia/auditing'
import type { Verdict } from '@vigia/contracts/ecg'
import type { DriftState } from '@vigia/monitoring'

/** Days of the calendar, `YYYY-MM-DD`, both whole. */
export interface Days {
  from: string
  to: string
}

/** All that a report says of one model. Nobody is named in it. */
export interface ModelReport {
  tag: string
  /** What the model is to the clinic, with the moment since when (ISO 8601, UTC). */
  aliases: { alias: string; since: string }[]
  /** The error above which an ECG is anomalous; null where the model's row has none. */
  threshold: number | null
  /** The changes of the threshold since the training; who made them and why stands in `models show`. */
  thresholdChanges: { previous: number | null; threshold: number; changedAt: string }[]
  minimum: number | null
  maximum: number | null
  /** Of a model that the thesis's own code trained, null. */
  training: Training | null
  champion: ComparedModel | null
  /** Null in a report for people who may be reading beats blind: some of it would tell them of single beats. */
  clinic: AtTheClinic | null
}

/** What the model has done for the clinic, and what the readers say of it. */
export interface AtTheClinic {
  /** Which days; null for all. Of work those of the judgement, else those of the measurement. */
  days: Days | null
  work: Work | null
  /** Of all that was judged, weighed by how a beat came to be read. */
  agreement: WeighedAgreement
  /** Settled beats by what they have in common. */
  slices: { by: 'class' | 'month' | 'error'; slices: Slice[] }[]
  /** By its last check of each kind; empty where it was never checked. */
  drift: DriftState[]
  examples: Examples
}

/** How the model came to be, and how well it judged its test part. */
export interface Training extends Run {
  /** SHA-256 of the training rows and of the model's bytes. */
  rowsDigest: string
  weightsDigest: string
  versions: Record<string, string>
  /** What training found; the model's own may have been set since. Null where it is not known. */
  threshold: number | null
  /** Moments, ISO 8601, UTC. */
  readAt: string | null
  asOf: string | null
}

/** Another model beside it, by the test part of its own training. */
export interface ComparedModel {
  tag: string
  metrics: Run['metrics']
  /** Whether both were trained and tested on the same rows, split alike. */
  hasSameBeats: boolean
}

/** What a model has done for the clinic. */
export interface Work {
  firstDay: string
  lastDay: string
  judged: number
  anomalous: number
  setAside: number
}

/** Which kind of right or wrong judgement an example shows. */
export type ExampleKind = 'missed' | 'false-alarm' | 'found' | 'left-alone'

/** A beat of the test part with what the model makes of it. */
export interface Example {
  kind: ExampleKind
  /** The row of the training table. */
  ecgId: number
  label: Verdict
  verdict: Verdict
  error: number
  threshold: number
  /** Whether the verdict is the threshold's; a head's is not. */
  isByThreshold: boolean
  /** 140 samples each, scaled to 0 … 1. */
  input: number[]
  reconstruction: number[]
}

/** Examples, or why there are none. */
export type Examples =
  | { status: 'shown'; examples: Example[] }
  | { status: 'none'; why: 'no-training' | 'rows-changed' }
