import type { Alias } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  inTransaction,
  type ModelEventKind,
  modelAlias,
  modelEvent,
  type Trx,
  utcNow,
} from '@vigia/db'
import { notify } from '@vigia/notifications'
import { addToChain } from '@vigia/record-chains'
import { recordSecurityEvent } from '@vigia/security-log'
import { type Person, personColumns } from '../person.ts'
import { supersedeOthers } from '../proposals/supersede.ts'
import { type AliasedModel, lockAliases } from './aliases.ts'
import { findIdentityById, type StoredIdentity } from './stored-model.ts'

const { eq } = core

/** A move of an alias that somebody wants. */
export interface Move {
  alias: Alias
  kind: ModelEventKind
  /** Null takes the alias from whatever model has it. */
  to: StoredIdentity | null
  /** The move that made what the alias stands for now, as the one who decided saw it; null for none. */
  expectedEvent: number | null
  by: Person
  reason: string | null
  isOverride?: boolean
  evidence?: unknown
  restores?: number | null
  proposalId?: number | null
}

export type MoveOutcome =
  | { status: 'moved'; eventId: number; from: AliasedModel | undefined }
  /** Somebody else moved the alias meanwhile; nothing is changed. */
  | { status: 'outrun'; current: AliasedModel | undefined }
  /** The model was removed or altered meanwhile; nothing is changed. */
  | { status: 'gone' }

/**
 * Moves an alias and appends the event that tells of it: both or neither. Of two who move it at once, the second
 * finds that it was outrun. A champion is no challenger any more. Of a champion's coming and going others are told.
 * What was proposed beside a champion that is none any more is superseded.
 *
 * @param also what belongs to the same transaction, done when the alias is moved
 */
export async function moveAlias(
  db: Db,
  move: Move,
  also: (trx: Trx, eventId: number) => Promise<void> = async () => {},
): Promise<MoveOutcome> {
  return await inTransaction(db, async (trx) => {
    const standing = await lockAliases(trx)
    const current = standing.get(move.alias)
    const currentEvent = await findLastEvent(trx, move.alias)
    if (currentEvent !== move.expectedEvent) return { status: 'outrun', current }
    if (move.to !== null) {
      const stored = await findIdentityById(trx, move.to.modelId)
      if (stored?.tag !== move.to.tag || stored.weightsDigest !== move.to.weightsDigest)
        return { status: 'gone' }
    }
    const eventId = await write(trx, move, current)
    const events = [eventId]
    const challenger = standing.get('challenger')
    if (move.alias === 'champion' && challenger !== undefined && challenger.modelId === move.to?.modelId)
      events.push(
        await write(
          trx,
          {
            alias: 'challenger',
            kind: 'withdrawal',
            to: null,
            expectedEvent: challenger.eventId,
            by: move.by,
            reason: 'It is champion now.',
          },
          challenger,
        ),
      )
    await also(trx, eventId)
    if (move.alias === 'champion') await supersedeOthers(trx)
    for (const id of events) await addToChain(trx, 'model-events', id)
    await logMove(trx, move, eventId)
    return { status: 'moved', eventId, from: current }
  })
}

async function logMove(trx: Trx, { alias, kind, to, by }: Move, eventId: number): Promise<void> {
  await recordSecurityEvent(trx, {
    kind: 'model-moved',
    who: by.kind === 'user' ? by.id : null,
    account: by.name,
    address: null,
    about: to?.tag ?? null,
    details: { alias, move: kind, event: eventId },
  })
}

/** The number of an alias's last move, also one that took it from its model; null where it was never moved. */
export async function findLastEvent(db: Db | Trx, alias: Alias): Promise<number | null> {
  const [row] = await db
    .select({ eventId: modelAlias.eventId })
    .from(modelAlias)
    .where(eq(modelAlias.alias, alias))
  return row?.eventId ?? null
}

async function write(trx: Trx, move: Move, from: AliasedModel | undefined): Promise<number> {
  const { alias, kind, to, reason } = move
  const [inserted] = await trx.insert(modelEvent).values({
    alias,
    kind,
    fromModelId: from?.modelId ?? null,
    fromTag: from?.tag ?? null,
    toModelId: to?.modelId ?? null,
    toTag: to?.tag ?? null,
    toWeightsDigest: to?.weightsDigest ?? null,
    toThreshold: to?.threshold ?? null,
    previousEvent: move.expectedEvent,
    restores: move.restores ?? null,
    proposalId: move.proposalId ?? null,
    isOverride: move.isOverride ?? false,
    evidence: move.evidence ?? null,
    reason,
    ...personColumns(move.by),
    at: utcNow(),
  })
  const eventId = inserted.insertId
  await trx
    .update(modelAlias)
    .set({
      modelId: to?.modelId ?? null,
      tag: to?.tag ?? null,
      weightsDigest: to?.weightsDigest ?? null,
      threshold: to?.threshold ?? null,
      eventId,
      changedAt: utcNow(),
    })
    .where(eq(modelAlias.alias, alias))
  if (alias === 'champion')
    await notify(trx, {
      kind: 'promotion',
      key: `promotion-${eventId}`,
      payload: {
        change: kind,
        tag: to?.tag ?? null,
        before: from?.tag ?? null,
        override: move.isOverride ?? false,
      },
    })
  return eventId
}
