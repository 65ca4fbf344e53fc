import type { Profile } from './beats.ts'
import type { ErrorRanks } from './error-ranks.ts'
import type { Head } from './head/head.ts'
import type { TrainedNetwork } from './network.ts'
import type { Range } from './scale.ts'
import type { ThresholdRule } from './threshold.ts'

/** How far a reconstruction is from a beat: the mean absolute, the mean square, or the mean square of block means. */
export type Score = 'mae' | 'mse' | 'blocks'

/** Where samples are measured from, and in what: raw samples minus the mean training normal, divided by the unit. */
export type Centre = {
  /** 140 raw samples. */
  beat: Float32Array
  /** Root mean square deviation of the training beats, each from its own mean; 1 for beats that were normalised. */
  unit: number
}

/** All that is needed to judge a raw beat: a network, a score, a threshold, and perhaps a head. */
export type Model = TrainedNetwork & {
  /** Smallest and largest raw sample of the training part: by it the thesis's networks see samples, and all pictures. */
  range: Range
  /** By it the network sees samples; where there is none, it sees those of the picture, as in the thesis. */
  centre?: Centre
  /** What the raw beats were like that it was trained on; of a model of the thesis that is not known. */
  profile?: Profile
  /** How the reconstruction error is measured, of samples as the network sees them. */
  score: Score
  /** Without a head, a beat is anomalous when its error is above this. */
  threshold: number
  thresholdRule: ThresholdRule
  /** Of the normal beats that were learnt from: what an error is compared with. */
  trainingErrors?: ErrorRanks
  /** Where there is one, it gives the verdict. */
  head?: Head
  /** How it was trained: a preset's name, and Keras's names. */
  preset?: string
  optimizer?: string
  loss?: string
}
