// A small model for the codec's tests.

import { MersenneTwister } from './mersenne-twister.ts'
import type { Model } from './model.ts'
import { initialParameters, parseNetwork } from './network.ts'

export function makeModel(networkName = '2'): Model {
  const network = parseNetwork(networkName)
  return {
    network,
    parameters: initialParameters(network, new MersenneTwister(9)),
    range: { minimum: -7.5, maximum: 8.25 },
    threshold: 0.1 + 0.2,
    profile: { mean: { lowest: -0.5, highest: 0.5 }, deviation: { lowest: 0.49821, highest: 1.99286 } },
    optimizer: 'adam',
    loss: 'mae',
  }
}
