import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Network, parseNetwork, type TrainedNetwork } from '../network.ts'
import { copyNumbers, isKind, type NumpyArray } from './numpy-arrays.ts'
import { refusePickle } from './pickle-bytes.ts'
import { unpickle } from './unpickle.ts'

type Contents = Required<NumpyArray>['contents']

/** Whether a model's stored bytes are a pickle; a safetensors file begins with the length of its header. */
export function isPickle(bytes: Uint8Array): boolean {
  const [first = 0, protocol = 0] = bytes
  const isHeaderLength = bytes.length > 8 && bytes.subarray(3, 8).every((byte) => byte === 0)
  if (isHeaderLength) return false
  // PROTO and its number; before protocol 2, what a list begins with, or what else is better refused by name.
  return (first === 0x80 && protocol >= 2) || '(]c}'.includes(String.fromCharCode(first))
}

/**
 * The network of a pickle of Keras's `get_weights()`: kernel and bias of each dense layer in turn. That the layers
 * are ReLU and the last a sigmoid, as in the thesis, the weights don't say.
 *
 * @throws VigiaError `model-corrupt` when it is anything else than the weights of a symmetric autoencoder
 */
export function decodeKerasWeights(bytes: Uint8Array): TrainedNetwork {
  const arrays = readArrays(bytes)
  const network = findNetwork(arrays.map(({ shape }) => shape))
  const parameters = new Float32Array(network.parameterCount)
  for (const [index, layer] of network.layers.entries()) {
    const [kernel, bias] = arrays.slice(2 * index, 2 * index + 2) as [Contents, Contents]
    copyNumbers(kernel, parameters.subarray(layer.weights, layer.biases))
    copyNumbers(bias, parameters.subarray(layer.biases, layer.biases + layer.outputs))
  }
  return { network, parameters }
}

function readArrays(bytes: Uint8Array): Contents[] {
  const value = unpickle(bytes)
  if (!isKind(value, 'list') && !isKind(value, 'tuple')) refusePickle('it is no list of arrays')
  return value.items.map((item) => {
    if (!isKind(item, 'array') || item.contents === undefined)
      refusePickle('its list holds something else than arrays')
    return item.contents
  })
}

function findNetwork(shapes: readonly (readonly number[])[]): Network {
  const widths = shapes.filter((_, index) => index % 2 === 0).map(([inputs]) => inputs as number)
  const encoder = widths.slice(1, widths.length / 2 + 1)
  try {
    const network = parseNetwork(encoder.join(','))
    const expected = network.layers.flatMap(({ inputs, outputs }) => [[inputs, outputs], [outputs]])
    if (JSON.stringify(expected) === JSON.stringify(shapes)) return network
  } catch {
    // Said below, with the shapes.
  }
  const found = shapes.slice(0, 20).map((shape) => `(${shape.join(', ')})`)
  return refusePickle(
    `its arrays ${found.join(' ')} are not the kernels and biases of a dense autoencoder that mirrors itself, ` +
      `from ${ECG_LENGTH} samples to ${ECG_LENGTH}`,
  )
}
