import { createHash } from 'node:crypto'
import { VigiaError } from '@vigia/runtime'
import type { Profile } from './beats.ts'
import { type Network, parseNetwork, type TrainedNetwork } from './network.ts'
import { corrupt, findDataStart, readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts'
import type { Range } from './scale.ts'

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

/**
 * A model as a safetensors file. Its tensors are `encoder.0.weight` (inputs × outputs, as Keras orients a kernel),
 * `encoder.0.bias`, `encoder.1.weight`, … `decoder.0.weight`, …; all else is text in the header's metadata, among it
 * a SHA-256 digest of the whole file.
 *
 * @throws VigiaError `model-invalid` when the model's numbers don't fit its network or are not finite
 */
export function encodeModel(model: Model): Uint8Array {
  const { network, parameters } = model
  if (parameters.length !== network.parameterCount || !parameters.every(Number.isFinite)) {
    throw new VigiaError(
      'model-invalid',
      `A model of network ${network.name} consists of ${network.parameterCount} finite parameters.`,
    )
  }
  const bytes = writeSafetensors({
    metadata: { ...writeModelMetadata(model), sha256: BLANK_DIGEST },
    tensors: describeTensors(network),
    values: parameters,
  })
  sealDigest(bytes)
  return bytes
}

/**
 * The model of a safetensors file that `encodeModel` wrote. Nothing in the file is executed.
 *
 * @param bytes a file's or a BLOB's contents
 * @throws VigiaError `model-corrupt` when a byte was changed, added or lost, or the bytes are something else;
 *   `model-unsupported` for a version of the format that this code doesn't know
 */
export function decodeModel(bytes: unknown): Model {
  if (!(bytes instanceof Uint8Array)) corrupt('there are no bytes')
  const { metadata, tensors, values } = readSafetensors(bytes)
  verifyDigest(bytes, metadata.sha256)
  const described = readModelMetadata(metadata)
  const expected = describeTensors(described.network)
  if (JSON.stringify(tensors.map(({ name, shape }) => ({ name, shape }))) !== JSON.stringify(expected)) {
    corrupt(`its tensors are not those of network ${described.network.name}`)
  }
  return { ...described, parameters: values }
}

function describeTensors({ layers }: Network): Safetensors['tensors'] {
  const half = layers.length / 2
  return layers.flatMap(({ inputs, outputs }, index) => {
    const layer = index < half ? `encoder.${index}` : `decoder.${index - half}`
    return [
      { name: `${layer}.weight`, shape: [inputs, outputs] },
      { name: `${layer}.bias`, shape: [outputs] },
    ]
  })
}

const FORMAT = 'vigia-autoencoder'
const FORMAT_VERSION = '1'
// Of the hidden layers, then of the last.
const ACTIVATIONS = 'relu,sigmoid'

type DescribedModel = Omit<Model, 'parameters'>

/**
 * All of a model but its parameters, as texts: a safetensors header holds no other metadata. Numbers are written in
 * the shortest decimal form that reads back as the same double.
 *
 * @throws VigiaError `model-invalid` when one is not finite
 */
export function writeModelMetadata({ network, range, profile, threshold, optimizer, loss }: DescribedModel) {
  const metadata: Record<string, string> = {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    network: network.name,
    activations: ACTIVATIONS,
  }
  const numbers = {
    minimum: range.minimum,
    maximum: range.maximum,
    threshold,
    ...(profile && {
      mean_lowest: profile.mean.lowest,
      mean_highest: profile.mean.highest,
      deviation_lowest: profile.deviation.lowest,
      deviation_highest: profile.deviation.highest,
    }),
  }
  for (const [key, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) {
      throw new VigiaError('model-invalid', `A model's ${key} is a finite number, not ${value}.`)
    }
    metadata[key] = String(value)
  }
  if (optimizer !== undefined) metadata.optimizer = optimizer
  if (loss !== undefined) metadata.loss = loss
  return metadata
}

/**
 * The way back.
 *
 * @throws VigiaError `model-unsupported` for another version of the format, `model-corrupt` when something is
 *   missing or makes no sense
 */
export function readModelMetadata(metadata: Record<string, string>): DescribedModel {
  if (metadata.format !== FORMAT) corrupt(`its format is not ${FORMAT}`)
  if (metadata.format_version !== FORMAT_VERSION) {
    throw new VigiaError(
      'model-unsupported',
      `The model is of format version ${metadata.format_version}; this Vigia reads version ${FORMAT_VERSION}.`,
    )
  }
  if (metadata.activations !== ACTIVATIONS) corrupt(`its activations are not ${ACTIVATIONS}`)
  const range = readLimits(metadata, 'minimum', 'maximum')
  if (range.lowest === range.highest) corrupt('its minimum is its maximum')
  const { optimizer, loss } = metadata
  const profile = readProfile(metadata)
  return {
    network: readNetwork(metadata.network),
    range: { minimum: range.lowest, maximum: range.highest },
    threshold: readNumber(metadata, 'threshold'),
    ...(profile === undefined ? {} : { profile }),
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(loss === undefined ? {} : { loss }),
  }
}

/** All four bounds, or none in the file of a model whose training beats are not known. */
function readProfile(metadata: Record<string, string>): Profile | undefined {
  const keys = ['mean_lowest', 'mean_highest', 'deviation_lowest', 'deviation_highest']
  if (keys.every((key) => metadata[key] === undefined)) return undefined
  return {
    mean: readLimits(metadata, 'mean_lowest', 'mean_highest'),
    deviation: readLimits(metadata, 'deviation_lowest', 'deviation_highest'),
  }
}

function readNetwork(text: string | undefined): Model['network'] {
  try {
    return parseNetwork(text ?? '')
  } catch (cause) {
    return corrupt('its network makes no sense', cause)
  }
}

function readLimits(metadata: Record<string, string>, lowestKey: string, highestKey: string) {
  const lowest = readNumber(metadata, lowestKey)
  const highest = readNumber(metadata, highestKey)
  if (lowest > highest) corrupt(`its ${lowestKey} is above its ${highestKey}`)
  return { lowest, highest }
}

function readNumber(metadata: Record<string, string>, key: string): number {
  const text = metadata[key]
  const value = Number(text)
  if (!Number.isFinite(value) || String(value) !== text) corrupt(`its ${key} is no decimal number`)
  return value
}

/** What stands in the header where the digest will be. */
export const BLANK_DIGEST = '0'.repeat(64)

/**
 * Replaces the blank digest in a file's header, in place, by the SHA-256 of the whole file with the blank one.
 *
 * @param bytes a file whose metadata has `sha256` set to `BLANK_DIGEST`
 */
export function sealDigest(bytes: Uint8Array): void {
  const start = findDigest(bytes, BLANK_DIGEST)
  bytes.set(Buffer.from(createHash('sha256').update(bytes).digest('hex'), 'latin1'), start)
}

/**
 * Checks that no byte changed since the file was sealed: neither numbers nor header nor the digest itself.
 *
 * @param digest what the file's metadata says
 * @throws VigiaError `model-corrupt`
 */
export function verifyDigest(bytes: Uint8Array, digest: string | undefined): void {
  if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) corrupt('it carries no SHA-256 digest')
  const start = findDigest(bytes, digest)
  const found = createHash('sha256')
    .update(bytes.subarray(0, start))
    .update(BLANK_DIGEST)
    .update(bytes.subarray(start + digest.length))
    .digest('hex')
  if (found !== digest) corrupt('its contents are not those that its SHA-256 digest was made of')
}

function findDigest(bytes: Uint8Array, digest: string): number {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, findDataStart(bytes))
  const key = '"sha256":"'
  const start = header.indexOf(`${key}${digest}"`, 0, 'latin1')
  if (start === -1) corrupt('its SHA-256 digest is not where it belongs')
  return start + key.length
}
