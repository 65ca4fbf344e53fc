import type { AnswerToRecord } from '@vigia/auditing'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Curve } from '../beat-chart/curve.ts'
import type { Scale } from '../beat-chart/frame.ts'
import type { ErrorHistogram } from '../beat-chart/histogram-marks.ts'

export type Answer = AnswerToRecord['answer']
export type AnswerKind = AnswerToRecord['kind']

/** What a reader sees before answering: `blind` is the beat alone, `open` also what the model says. */
export type ReadingView = 'blind' | 'open'

/** What a reader may know of a beat before answering. */
export interface NeutralBeat {
  inferenceId: number
  /** The heartbeat's name. */
  beat: string
  /** By the clinic's clock, without a time zone. */
  measuredAt: string | null
  modelTag: string
  /** Normalised by the model's range, no unit. */
  values: Curve
  /** In which all beats of the model are drawn; it tells nothing of this one. */
  scale?: Scale | null
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
  /** What to know beside the verdict: English sentences, as the results API has them. */
  reasons: string[]
  reconstruction: Curve | null
  /** Of the errors of the model's test; undefined for the thesis's models, which kept none. */
  histogram?: ErrorHistogram
  /** The mean of the normal beats that the model learnt from, normalised; null where nothing tells it. */
  meanNormal?: Curve | null
  neighbours: LabelledNeighbour[]
}

/** A beat in a reader's hands. */
export interface HandedBeat {
  neutral: NeutralBeat
  /** Null while it is hidden from this reader. */
  reveal: Reveal | null
}

/** What a reader has said of a beat, and not sent yet. */
export interface Draft {
  beatCode: string | null
  comment: string
}
