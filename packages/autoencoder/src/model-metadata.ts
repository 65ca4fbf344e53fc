import { VigiaError } from '@vigia/runtime'
import { type Activations, findActivation, THESIS_ACTIVATIONS } from './activations.ts'
import type { Profile } from './beats.ts'
import type { Head } from './head/head.ts'
import type { Model, Score } from './model.ts'
import { isActivatedAsInThesis, parseNetwork } from './network.ts'
import { corrupt } from './safetensors.ts'
import type { ThresholdRule } from './threshold.ts'

const FORMAT = 'vigia-autoencoder'
/** Version 1 holds models that are made like the thesis's, and says no more of them than it always did. */
const THESIS_VERSION = '1'
const VERSION = '2'
const THESIS_TEXT = 'relu,sigmoid'

type DescribedModel = Omit<Model, 'parameters'>
type HeadNumbers = Pick<Head, 'unit' | 'intercept' | 'gamma' | 'slope' | 'offset'>

/** What a header says of a model, and of the numbers that its tensors are to hold. */
type ReadModel = Omit<DescribedModel, 'centre' | 'trainingErrors' | 'head'> & {
  /** Where there is a centre. */
  unit?: number
  /** Where there are training errors: of how many beats. */
  errorCount?: number
  headNumbers?: HeadNumbers
}

function isAsInThesis({
  network,
  centre,
  score,
  thresholdRule,
  trainingErrors,
  head,
}: DescribedModel): boolean {
  return (
    isActivatedAsInThesis(network) &&
    score === 'mae' &&
    thresholdRule.name === 'mean-sd' &&
    centre === undefined &&
    trainingErrors === undefined &&
    head === undefined
  )
}

/**
 * All of a model that is not in its tensors, as texts: a safetensors header holds no other metadata. Numbers are
 * written in the shortest decimal form that reads back as the same double.
 *
 * @throws VigiaError `model-invalid` when one is not finite
 */
export function writeModelMetadata(model: DescribedModel): Record<string, string> {
  const { network, range, profile, threshold, thresholdRule, centre, trainingErrors, head } = model
  const { inside, code, output } = network.activations
  const isThesis = isAsInThesis(model)
  const metadata: Record<string, string> = {
    format: FORMAT,
    format_version: isThesis ? THESIS_VERSION : VERSION,
    network: network.name,
    activations: isThesis ? THESIS_TEXT : `${inside},${code},${output}`,
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
    ...(centre && { unit: centre.unit }),
    ...(trainingErrors && { training_errors: trainingErrors.count }),
    ...(thresholdRule.name === 'conformal' && { threshold_share: thresholdRule.share }),
    ...(head && {
      head_unit: head.unit,
      head_intercept: head.intercept,
      head_gamma: head.gamma,
      head_slope: head.slope,
      head_offset: head.offset,
    }),
  }
  for (const [key, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) {
      throw new VigiaError('model-invalid', `A model's ${key} is a finite number, not ${value}.`)
    }
    metadata[key] = String(value)
  }
  if (!isThesis) {
    metadata.score = model.score
    metadata.threshold_rule = thresholdRule.name
    if (model.preset !== undefined) metadata.preset = model.preset
  }
  if (model.optimizer !== undefined) metadata.optimizer = model.optimizer
  if (model.loss !== undefined) metadata.loss = model.loss
  return metadata
}

/**
 * The way back.
 *
 * @throws VigiaError `model-unsupported` for another version of the format, `model-corrupt` when something is
 *   missing or makes no sense
 */
export function readModelMetadata(metadata: Record<string, string>): ReadModel {
  const { format, format_version: version, optimizer, loss, preset } = metadata
  if (format !== FORMAT) corrupt(`its format is not ${FORMAT}`)
  if (version !== THESIS_VERSION && version !== VERSION) {
    throw new VigiaError(
      'model-unsupported',
      `The model is of format version ${version}; this Vigia reads versions ${THESIS_VERSION} and ${VERSION}.`,
    )
  }
  const isThesis = version === THESIS_VERSION
  const activations = isThesis ? readThesisActivations(metadata) : readActivations(metadata)
  const range = readLimits(metadata, 'minimum', 'maximum')
  if (range.lowest === range.highest) corrupt('its minimum is its maximum')
  const profile = readProfile(metadata)
  return {
    network: readNetwork(metadata.network, activations),
    range: { minimum: range.lowest, maximum: range.highest },
    threshold: readNumber(metadata, 'threshold'),
    ...(isThesis
      ? { score: 'mae', thresholdRule: { name: 'mean-sd' } }
      : { score: readScore(metadata), thresholdRule: readRule(metadata), ...readTensorNumbers(metadata) }),
    ...(profile === undefined ? {} : { profile }),
    ...(isThesis || preset === undefined ? {} : { preset }),
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(loss === undefined ? {} : { loss }),
  }
}

function readThesisActivations({ activations }: Record<string, string>): Activations {
  if (activations !== THESIS_TEXT) corrupt(`its activations are not ${THESIS_TEXT}`)
  return THESIS_ACTIVATIONS
}

function readActivations({ activations = '' }: Record<string, string>): Activations {
  const names = activations.split(',')
  try {
    const [inside, code, output] = names.map(findActivation)
    if (names.length === 3 && inside && code && (output === 'sigmoid' || output === 'linear'))
      return { inside, code, output }
  } catch {
    // Said below.
  }
  return corrupt('its activations make no sense')
}

function readScore({ score }: Record<string, string>): Score {
  if (score === 'mae' || score === 'mse' || score === 'blocks') return score
  return corrupt('its score is not known')
}

function readRule(metadata: Record<string, string>): ThresholdRule {
  const name = metadata.threshold_rule
  if (name === 'mean-sd') return { name }
  if (name !== 'conformal') corrupt('its threshold rule is not known')
  const share = readNumber(metadata, 'threshold_share')
  if (share <= 0 || share >= 1) corrupt('its threshold_share is no share')
  return { name, share }
}

/** What goes with the tensors that not every model has. */
function readTensorNumbers(
  metadata: Record<string, string>,
): Pick<ReadModel, 'unit' | 'errorCount' | 'headNumbers'> {
  const has = (key: string) => metadata[key] !== undefined
  const numbers: Pick<ReadModel, 'unit' | 'errorCount' | 'headNumbers'> = {}
  if (has('unit')) {
    numbers.unit = readNumber(metadata, 'unit')
    if (numbers.unit <= 0) corrupt('its unit is not above 0')
  }
  if (has('training_errors')) {
    numbers.errorCount = readNumber(metadata, 'training_errors')
    if (!Number.isSafeInteger(numbers.errorCount) || numbers.errorCount < 1)
      corrupt('its training_errors are no number of beats')
  }
  if (has('head_intercept')) {
    const gamma = readNumber(metadata, 'head_gamma')
    if (gamma <= 0) corrupt('its head_gamma is not above 0')
    const headUnit = readNumber(metadata, 'head_unit')
    if (headUnit <= 0) corrupt('its head_unit is not above 0')
    numbers.headNumbers = {
      unit: headUnit,
      intercept: readNumber(metadata, 'head_intercept'),
      gamma,
      slope: readNumber(metadata, 'head_slope'),
      offset: readNumber(metadata, 'head_offset'),
    }
  }
  return numbers
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

function readNetwork(text: string | undefined, activations: Activations): Model['network'] {
  try {
    return parseNetwork(text ?? '', activations)
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
