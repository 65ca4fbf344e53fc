import type { Db } from '@vigia/db'
import { hasList } from '@vigia/monitoring'
import { resolveAlias } from '@vigia/registry'
import { unknownModel } from './model-tag.ts'
import { listTags } from './queries/models.ts'

/**
 * The tag of a name that a model has judged by, or may. A model that was removed has left its figures.
 *
 * @throws VigiaError `model-unknown`, or as `resolveAlias` does
 */
export async function findUsedTag(db: Db, name: string): Promise<string> {
  const { tag } = await resolveAlias(db, name)
  if ((await hasList(db, tag)) || (await listTags(db)).includes(tag)) return tag
  throw await unknownModel(db, tag)
}
