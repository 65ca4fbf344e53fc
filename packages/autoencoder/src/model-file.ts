import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import type { ErrorRanks } from './error-ranks.ts'
import { BLANK_DIGEST, sealDigest, verifyDigest } from './file-digest.ts'
import { BLOCKS } from './head/blocks.ts'
import type { Model } from './model.ts'
import { readModelMetadata, writeModelMetadata } from './model-metadata.ts'
import type { Network } from './network.ts'
import { corrupt, countNumbers, readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts'

/**
 * A model as a safetensors file. Its tensors are `encoder.0.weight` (inputs × outputs, as Keras orients a kernel),
 * `encoder.0.bias`, `encoder.1.weight`, … `decoder.0.weight`, …, then those of `centre`, `training_errors` (errors, and
 * how many are above each) and a head, where the model has them; all else is text in the header's metadata, among it a
 * SHA-256 digest of the whole file.
 *
 * @throws VigiaError `model-invalid` when the model's numbers don't fit its network, its head's are not of half
 *   precision, or one is not finite
 */
export function encodeModel(model: Model): Uint8Array {
  const { network, parameters, centre, trainingErrors, head } = model
  const tensors: Tensor[] = describeNetwork(network)
  const values = [parameters]
  if (centre !== undefined) {
    tensors.push(centreTensor)
    values.push(centre.beat)
  }
  if (trainingErrors !== undefined) {
    tensors.push(errorsTensor(trainingErrors.errors.length))
    values.push(trainingErrors.errors, trainingErrors.above)
  }
  if (head !== undefined) {
    tensors.push(...headTensors(head.coefficients.length))
    values.push(head.coefficients, head.vectors)
  }
  const numbers = join(values)
  const expected = tensors.reduce((count, { shape }) => count + countNumbers(shape), 0)
  if (parameters.length !== network.parameterCount || numbers.length !== expected)
    invalid(`A model of network ${network.name} consists of ${network.parameterCount} parameters.`)
  if (!numbers.every(Number.isFinite)) invalid('A model consists of finite numbers.')
  if (head?.vectors.every((value) => Math.f16round(value) === value) === false)
    invalid("A head's vectors are numbers of half precision.")
  const bytes = writeSafetensors({
    metadata: { ...writeModelMetadata(model), sha256: BLANK_DIGEST },
    tensors,
    values: numbers,
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
  const { unit, errorCount, headNumbers, ...described } = readModelMetadata(metadata)
  const { network } = described
  const lengthOf = (name: string) => tensors.find((tensor) => tensor.name === name)?.shape.at(-1) ?? 0
  const expected = [
    ...describeNetwork(network),
    ...(unit === undefined ? [] : [centreTensor]),
    ...(errorCount === undefined ? [] : [errorsTensor(lengthOf('training_errors'))]),
    ...(headNumbers === undefined ? [] : headTensors(lengthOf('head.coefficients'))),
  ]
  if (
    JSON.stringify(tensors.map(({ name, shape, type }) => ({ name, shape, type }))) !==
    JSON.stringify(expected)
  )
    corrupt(`its tensors are not those of network ${network.name} and of what its header names`)

  let position = 0
  const take = (count: number) => {
    position += count
    return values.slice(position - count, position)
  }
  const model: Model = { ...described, parameters: take(network.parameterCount) }
  if (unit !== undefined) model.centre = { beat: take(countNumbers(centreTensor.shape)), unit }
  if (errorCount !== undefined)
    model.trainingErrors = readErrors(take, lengthOf('training_errors'), errorCount)
  if (headNumbers !== undefined) {
    const count = lengthOf('head.coefficients')
    model.head = { coefficients: take(count), vectors: take(count * BLOCKS), ...headNumbers }
  }
  return model
}

type Tensor = Safetensors['tensors'][number]

function describeNetwork({ layers }: Network): Tensor[] {
  const half = layers.length / 2
  return layers.flatMap(({ inputs, outputs }, index) => {
    const layer = index < half ? `encoder.${index}` : `decoder.${index - half}`
    return [
      { name: `${layer}.weight`, shape: [inputs, outputs], type: 'F32' as const },
      { name: `${layer}.bias`, shape: [outputs], type: 'F32' as const },
    ]
  })
}

const centreTensor: Tensor = { name: 'centre', shape: [ECG_LENGTH], type: 'F32' }

const errorsTensor = (count: number): Tensor => ({ name: 'training_errors', shape: [2, count], type: 'F32' })

const headTensors = (count: number): Tensor[] => [
  { name: 'head.coefficients', shape: [count], type: 'F32' },
  { name: 'head.vectors', shape: [count, BLOCKS], type: 'F16' },
]

function readErrors(take: (count: number) => Float32Array, kept: number, count: number): ErrorRanks {
  const errors = take(kept)
  const above = take(kept)
  const isAscending = errors.every((error, index) => index === 0 || error > (errors[index - 1] as number))
  const isDescending = above.every(
    (number, index) => Number.isInteger(number) && number >= 0 && number < (above[index - 1] ?? count),
  )
  if (kept === 0 || !isAscending || !isDescending) corrupt('its training errors are in no order')
  return { count, errors, above }
}

function join(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let position = 0
  for (const part of parts) {
    joined.set(part, position)
    position += part.length
  }
  return joined
}

function invalid(message: string): never {
  throw new VigiaError('model-invalid', message)
}
