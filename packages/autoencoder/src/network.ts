import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { type Activation, type Activations, THESIS_ACTIVATIONS } from './activations.ts'
import type { MersenneTwister } from './mersenne-twister.ts'

/** One dense layer, and where its parameters stand in the flat array of all parameters. */
export type Layer = {
  inputs: number
  outputs: number
  activation: Activation
  /** Where its weights begin: `inputs × outputs` numbers, row by row, as Keras orients a kernel. */
  weights: number
  /** Where its `outputs` biases begin. */
  biases: number
}

/** A symmetric autoencoder, by its half: `32,16,8` is 140-32-16-8-16-32-140. */
export type Network = {
  name: string
  activations: Activations
  layers: readonly Layer[]
  parameterCount: number
}

/** A network with its parameters: enough to reconstruct scaled beats. */
export type TrainedNetwork = {
  network: Network
  /** All weights and biases, laid out as `network.layers` says. */
  parameters: Float32Array
}

const MOST_HIDDEN_WIDTHS = 8
const LARGEST_WIDTH = 4096

/**
 * Reads a network's description: the widths of the encoder's layers, separated by commas. The decoder mirrors them,
 * and both ends are as wide as a heartbeat is long.
 *
 * @param text for example `32,16,8`, or `8` for 140-8-140
 * @param activations those of the thesis unless told
 * @throws VigiaError `invalid-network`
 */
export function parseNetwork(text: string, activations = THESIS_ACTIVATIONS): Network {
  const parts = text.split(',').map((part) => part.trim())
  const encoder = parts.map(Number)
  const areWidths =
    parts.every((part) => /^[1-9]\d{0,3}$/.test(part)) && Math.max(...encoder) <= LARGEST_WIDTH
  if (!areWidths || encoder.length > MOST_HIDDEN_WIDTHS) {
    throw new VigiaError(
      'invalid-network',
      `A network is 1 to ${MOST_HIDDEN_WIDTHS} widths from 1 to ${LARGEST_WIDTH}, like "32,16,8".`,
    )
  }
  const decoder = encoder.slice(0, -1).reverse()
  return layOut(encoder.join(','), [ECG_LENGTH, ...encoder, ...decoder, ECG_LENGTH], activations)
}

/** The layers between the given widths, of which the one in the middle is the code's. */
export function layOut(
  name: string,
  widths: readonly number[],
  activations: Activations = THESIS_ACTIVATIONS,
): Network {
  const layers: Layer[] = []
  const last = widths.length - 2
  let offset = 0
  for (const [index, outputs] of widths.slice(1).entries()) {
    const inputs = widths[index] as number
    const { inside, code, output } = activations
    const activation = index === last ? output : index === (last - 1) / 2 ? code : inside
    const biases = offset + inputs * outputs
    layers.push({ inputs, outputs, activation, weights: offset, biases })
    offset = biases + outputs
  }
  return { name, activations, layers, parameterCount: offset }
}

/** Whether a network's activations are those of the thesis. */
export function isActivatedAsInThesis({ activations: { inside, code, output } }: Network): boolean {
  const { inside: relu, output: sigmoid } = THESIS_ACTIVATIONS
  return inside === relu && code === relu && output === sigmoid
}

/**
 * First parameters as Keras chooses them: weights uniform within ±sqrt(6 / (inputs + outputs)), biases zero.
 * Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
 */
export function initialParameters(network: Network, random: MersenneTwister): Float32Array {
  const parameters = new Float32Array(network.parameterCount)
  for (const { inputs, outputs, weights, biases } of network.layers) {
    const limit = Math.sqrt(6 / (inputs + outputs))
    for (let index = weights; index < biases; index++) {
      parameters[index] = (2 * random.nextDouble() - 1) * limit
    }
  }
  return parameters
}
