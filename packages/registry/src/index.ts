export {
  type AliasedModel,
  aliases,
  findAlias,
  isAlias,
  listAliases,
  lockAliases,
  type ResolvedModel,
  resolveAlias,
} from './aliases/aliases.ts'
export { listEvents, type ModelEvent } from './aliases/events.ts'
export { findLastEvent } from './aliases/move-alias.ts'
export type { Person } from './person.ts'
export { beatDigest, listReferenceDigests } from './reference/beat-digest.ts'
