import { VigiaError } from '@vigia/runtime'
import { corrupt } from './corrupt-model.ts'
import type { Model } from './model.ts'
import { parseNetwork } from './network.ts'
import type { Profile } from './profile.ts'

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
