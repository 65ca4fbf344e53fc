import { modelTagPattern } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

/**
 * A tag as a person gave it, once it is known to be one.
 *
 * @throws VigiaError `usage`
 */
export function requireTag(tag: string): string {
  if (!new RegExp(modelTagPattern).test(tag))
    throw new VigiaError(
      'usage',
      'A tag is 1 to 64 letters, digits, dots, underscores and hyphens, and begins with a letter or a digit.',
    )
  return tag
}

/** No model has this tag. */
export function unknownModel(tag: string): VigiaError {
  return new VigiaError(
    'model-unknown',
    `There is no model ${tag}; \`pipelines models\` lists those there are.`,
  )
}
