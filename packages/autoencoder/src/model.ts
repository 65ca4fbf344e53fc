import type { Network } from './network.ts'
import type { Profile } from './profile.ts'
import type { Range } from './scale.ts'

/** A network with its parameters: enough to reconstruct scaled beats. */
export type TrainedNetwork = {
  network: Network
  /** All weights and biases, laid out as `network.layers` says. */
  parameters: Float32Array
}

/** All that is needed to judge a raw beat: scale it by `range`, reconstruct it, compare its error with `threshold`. */
export type Model = TrainedNetwork & {
  range: Range
  /** What the raw beats were like that it was trained on; of a model of the thesis that is not known. */
  profile?: Profile
  /** A beat is anomalous when its mean absolute error, of scaled samples, is above this. */
  threshold: number
  /** How it was trained, by Keras's names. */
  optimizer?: string
  loss?: string
}
