import { isAlias, modelTagPattern } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { listTags } from './queries/models.ts'

/** What the thesis's column holds. */
const longestTag = 80

/**
 * The tag of a new model, once it is known to be one that needs no quotes anywhere.
 *
 * @throws VigiaError `usage`
 */
export function requireNewTag(tag: string): string {
  if (!new RegExp(modelTagPattern).test(tag))
    throw new VigiaError(
      'usage',
      'A tag is 1 to 64 letters, digits, dots, underscores and hyphens, and begins with a letter or a digit.',
    )
  if (isAlias(tag))
    throw new VigiaError(
      'usage',
      `${tag} is the name of a role that a model is promoted to (\`models promote\`), so no model is trained under it.`,
    )
  return tag
}

/**
 * The tag of a model that may be there: the thesis took any text of up to 80 characters.
 *
 * @throws VigiaError `usage`
 */
export function requireTag(tag: string): string {
  if (tag === '' || [...tag].length > longestTag)
    throw new VigiaError('usage', `A tag must have 1 to ${longestTag} characters.`)
  return tag
}

/** No model has this tag; those that differ in capitals, accents or blanks alone are named. */
export async function unknownModel(db: Db, tag: string): Promise<VigiaError> {
  const alike = (await listTags(db)).filter((other) => simplify(other) === simplify(tag))
  const instead =
    alike.length === 0
      ? '`pipelines models` lists those there are.'
      : `there is ${alike.map((other) => JSON.stringify(other)).join(' and ')}, and a tag is compared letter by letter.`
  return new VigiaError('model-unknown', `There is no model ${tag}; ${instead}`)
}

const simplify = (tag: string) =>
  tag
    .normalize('NFKD')
    .replace(/\p{M}|\s/gu, '')
    .toLowerCase()
