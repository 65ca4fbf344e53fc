import {
  authUser,
  core,
  type Db,
  type DbOrTrx,
  fromUtcColumn,
  inTransaction,
  modelApproval,
  modelProposal,
  oneAtATime,
  type ProposalState,
  utcNow,
} from '@vigia/db'
import { findAlias } from '../aliases/aliases.ts'
import { findLastEvent } from '../aliases/move-alias.ts'
import { findIdentity, type StoredIdentity } from '../aliases/stored-model.ts'
import { findPolicy } from '../gate/policy.ts'
import { type GateEvidence, runGate } from '../gate/run-gate.ts'
import { type Person, personColumns, personOf } from '../person.ts'

const { and, asc, desc, eq, inArray, isNull } = core

/** A model that somebody wants to be the champion. */
export interface Proposal {
  id: number
  tag: string
  state: ProposalState
  by: Person
  reason: string
  /** Whether it goes against the gate. */
  isOverride: boolean
  /** What the gate found when it was proposed. */
  evidence: GateEvidence
  approvals: { userId: string; name: string; at: string }[]
  /** ISO 8601 in UTC. */
  proposedAt: string
  /** Who took it back, and why; undefined where nobody did. */
  ended: { by: Person; reason: string; at: string } | undefined
}

export type ProposeOutcome =
  | { status: 'proposed'; id: number; evidence: GateEvidence }
  | { status: 'not-found' }
  /** It is champion already. */
  | { status: 'unchanged' }
  /** The gate does not let it through. */
  | { status: 'refused'; evidence: GateEvidence }

/**
 * Proposes a model as champion, so that people can approve. The gate is asked now, for them to see, and again when it
 * is promoted.
 *
 * @throws VigiaError as `runGate` does
 */
export async function propose(
  db: Db,
  { tag, reason, by, isOverride = false }: { tag: string; reason: string; by: Person; isOverride?: boolean },
): Promise<ProposeOutcome> {
  const championEvent = await findLastEvent(db, 'champion')
  const champion = await findAlias(db, 'champion')
  const to = await findIdentity(db, tag)
  if (to === undefined) return { status: 'not-found' }
  if (champion?.modelId === to.modelId && champion.weightsDigest === to.weightsDigest)
    return { status: 'unchanged' }
  const evidence = await runGate(db, to, champion)
  const isAgainst = evidence.status !== 'pass'
  if (isAgainst && !isOverride) return { status: 'refused', evidence }
  const needed = evidence.policy?.approvals ?? 0
  const { modelId, weightsDigest } = to
  const [inserted] = await db.insert(modelProposal).values({
    ...{ modelId, tag, weightsDigest, championEvent, isOverride: isAgainst, evidence, reason },
    state: needed === 0 ? 'approved' : 'proposed',
    ...personColumns(by),
    proposedAt: utcNow(),
    changedAt: utcNow(),
  })
  return { status: 'proposed', id: inserted.insertId, evidence }
}

export type ApproveOutcome =
  | { status: 'approved'; approvals: number; needed: number }
  | { status: 'not-found' }
  /** It was promoted, withdrawn or superseded. */
  | { status: 'closed'; state: ProposalState }
  /** Nobody approves what they have proposed. */
  | { status: 'own-proposal' }
  | { status: 'already-approved' }
  /** The user is unknown or disabled, or only a reader. */
  | { status: 'not-allowed' }

/** Approves a proposal, each user once: an adjudicator or an administrator, not the one who proposed it. */
export async function approve(db: Db, id: number, userId: string): Promise<ApproveOutcome> {
  return await inTransaction(db, async (trx) => {
    // Of the last two who approve at once the second sees that enough have.
    await oneAtATime(trx, 'approvals')
    const [proposal] = await trx.select().from(modelProposal).where(eq(modelProposal.id, id)).for('update')
    if (proposal === undefined) return { status: 'not-found' }
    if (!isOpen(proposal.state)) return { status: 'closed', state: proposal.state }
    const [user] = await trx
      .select({ name: authUser.name, role: authUser.role })
      .from(authUser)
      .where(and(eq(authUser.id, userId), isNull(authUser.disabledAt)))
    if (user === undefined || user.role === 'reader') return { status: 'not-allowed' }
    if (proposal.byId === userId) return { status: 'own-proposal' }
    const approvals = await listApprovals(trx, [id])
    if (approvals.some((one) => one.userId === userId)) return { status: 'already-approved' }
    await trx
      .insert(modelApproval)
      .values({ proposalId: id, userId, userName: user.name, approvedAt: utcNow() })
    const needed = (await findPolicy(trx))?.policy.approvals ?? 0
    const given = approvals.length + 1
    if (given >= needed)
      await trx
        .update(modelProposal)
        .set({ state: 'approved', changedAt: utcNow() })
        .where(eq(modelProposal.id, id))
    return { status: 'approved', approvals: given, needed }
  })
}

export type WithdrawOutcome =
  | { status: 'withdrawn' }
  | { status: 'not-found' }
  | { status: 'closed'; state: ProposalState }

/** Takes a proposal back; who did it and why stays on record. */
export async function withdrawProposal(
  db: Db,
  { id, by, reason }: { id: number; by: Person; reason: string },
): Promise<WithdrawOutcome> {
  const { byKind, byId, byName } = personColumns(by)
  return await inTransaction(db, async (trx) => {
    const [proposal] = await trx.select().from(modelProposal).where(eq(modelProposal.id, id)).for('update')
    if (proposal === undefined) return { status: 'not-found' }
    if (!isOpen(proposal.state)) return { status: 'closed', state: proposal.state }
    await trx
      .update(modelProposal)
      .set({
        ...{ state: 'withdrawn', changedAt: utcNow(), endedReason: reason },
        ...{ endedByKind: byKind, endedById: byId, endedByName: byName },
      })
      .where(eq(modelProposal.id, id))
    return { status: 'withdrawn' }
  })
}

const isOpen = (state: ProposalState) => state === 'proposed' || state === 'approved'

/** The proposals, the newest first. */
export async function listProposals(db: DbOrTrx, limit = 100): Promise<Proposal[]> {
  const rows = await db.select().from(modelProposal).orderBy(desc(modelProposal.id)).limit(limit)
  const approvals = Map.groupBy(
    await listApprovals(
      db,
      rows.map(({ id }) => id),
    ),
    ({ proposalId }) => proposalId,
  )
  return rows.map((row) => ({
    id: row.id,
    tag: row.tag,
    state: row.state,
    by: personOf(row),
    reason: row.reason,
    isOverride: row.isOverride,
    // Written by `propose` alone.
    evidence: row.evidence as GateEvidence,
    approvals: (approvals.get(row.id) ?? []).map(({ userId, userName, approvedAt }) => ({
      userId,
      name: userName,
      at: fromUtcColumn(approvedAt),
    })),
    proposedAt: fromUtcColumn(row.proposedAt),
    ended: endOf(row),
  }))
}

function endOf(row: typeof modelProposal.$inferSelect): Proposal['ended'] {
  const { endedByKind, endedById, endedByName, endedReason, changedAt } = row
  if (endedByKind === null || endedByName === null || endedReason === null) return undefined
  const by = personOf({ byKind: endedByKind, byId: endedById, byName: endedByName })
  return { by, reason: endedReason, at: fromUtcColumn(changedAt) }
}

async function listApprovals(db: DbOrTrx, ids: readonly number[]) {
  if (ids.length === 0) return []
  return await db
    .select()
    .from(modelApproval)
    .where(inArray(modelApproval.proposalId, [...ids]))
    .orderBy(asc(modelApproval.approvedAt))
}

/**
 * The newest open proposal of a model, as it is stored now and against this champion, with as many approvals as are
 * needed now.
 *
 * @param isAgainst whether the gate is against it now: people must have known that when they approved
 */
export async function findReadyProposal(
  db: Db,
  to: Pick<StoredIdentity, 'modelId' | 'weightsDigest'>,
  championEvent: number | null,
  needed: number,
  isAgainst: boolean,
): Promise<{ id: number } | undefined> {
  const rows = await db
    .select()
    .from(modelProposal)
    .where(and(eq(modelProposal.modelId, to.modelId), inArray(modelProposal.state, ['proposed', 'approved'])))
    .orderBy(desc(modelProposal.id))
  for (const row of rows) {
    const isOfNow = row.weightsDigest === to.weightsDigest && row.championEvent === championEvent
    if (!isOfNow || (isAgainst && !row.isOverride)) continue
    if ((await listApprovals(db, [row.id])).length >= needed) return { id: row.id }
  }
  return undefined
}
