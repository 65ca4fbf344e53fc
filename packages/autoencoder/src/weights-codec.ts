import { VigiaError } from '@vigia/runtime'
import { corrupt } from './corrupt-model.ts'
import { BLANK_DIGEST, sealDigest, verifyDigest } from './digest.ts'
import type { Model } from './model.ts'
import { readModelMetadata, writeModelMetadata } from './model-metadata.ts'
import type { Network } from './network.ts'
import { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts'

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
