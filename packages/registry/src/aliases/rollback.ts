import type { Alias } from '@vigia/contracts/ecg'
import { core, type Db, modelEvent } from '@vigia/db'
import type { Person } from '../person.ts'
import { findAlias, requireUnaltered } from './aliases.ts'
import { findLastEvent, moveAlias } from './move-alias.ts'

const { eq } = core

export type RollbackOutcome =
  | { status: 'rolled-back'; eventId: number; from: string | null; to: string | null }
  /** There was no model before this one. */
  | { status: 'nothing-before' }
  /** Somebody else moved the alias meanwhile. */
  | { status: 'outrun'; current: string | null }
  /** The model was removed or altered meanwhile. */
  | { status: 'gone' }

/**
 * Lets an alias stand again for what it stood for before its last promotion; once more, for what was before that. It
 * asks neither gate nor approvals: going back must be quick. A challenger without one before is none any more.
 *
 * @throws VigiaError `alias-model-removed`, `alias-model-altered` when the model before is not there as it was
 */
export async function rollback(
  db: Db,
  { alias = 'champion', reason, by }: { alias?: Alias; reason: string | null; by: Person },
): Promise<RollbackOutcome> {
  const expectedEvent = await findLastEvent(db, alias)
  if (expectedEvent === null) return { status: 'nothing-before' }
  const current = await findAlias(db, alias)
  const standing = await findPromotion(db, expectedEvent)
  const before = standing.previousEvent === null ? undefined : await findPromotion(db, standing.previousEvent)
  const isNone = before === undefined || before.toModelId === null
  if (isNone && (alias === 'champion' || current === undefined)) return { status: 'nothing-before' }
  const outcome = await moveAlias(db, {
    ...{ alias, kind: 'rollback', expectedEvent, by, reason },
    to: isNone ? null : await requireBefore(db, alias, before),
    restores: before?.id ?? null,
  })
  if (outcome.status === 'outrun') return { status: 'outrun', current: outcome.current?.tag ?? null }
  if (outcome.status === 'gone') return outcome
  return {
    status: 'rolled-back',
    eventId: outcome.eventId,
    from: outcome.from?.tag ?? null,
    to: isNone ? null : before.toTag,
  }
}

type EventRow = typeof modelEvent.$inferSelect

/** The move that first made what this one restored: itself, unless it is a rollback. */
async function findPromotion(db: Db, id: number): Promise<EventRow> {
  const [row] = await db.select().from(modelEvent).where(eq(modelEvent.id, id))
  if (row === undefined) throw new Error(`There is no event ${id}, and events are never deleted.`)
  return row.kind === 'rollback' && row.restores !== null ? await findPromotion(db, row.restores) : row
}

async function requireBefore(db: Db, alias: Alias, { toModelId, toTag, toWeightsDigest }: EventRow) {
  return await requireUnaltered(db, {
    alias,
    modelId: toModelId as number,
    tag: toTag as string,
    weightsDigest: toWeightsDigest as string,
  })
}
