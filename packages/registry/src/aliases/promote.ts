import type { Alias } from '@vigia/contracts/ecg'
import { core, type Db, modelProposal, utcNow } from '@vigia/db'
import { type GateEvidence, runGate } from '../gate/run-gate.ts'
import type { Person } from '../person.ts'
import { findReadyProposal } from '../proposals/proposals.ts'
import { type AliasedModel, findAlias } from './aliases.ts'
import { findLastEvent, moveAlias } from './move-alias.ts'
import { findIdentity, type StoredIdentity } from './stored-model.ts'

const { eq } = core

/** A promotion that somebody wants. */
export interface PromoteRequest {
  tag: string
  /** Champion unless it is said. What is only a challenger is not asked by the gate: it gives no verdict. */
  alias?: Alias
  reason: string
  by: Person
  /** Go against the gate; it is marked on the event for ever. Approvals are still needed. */
  isOverride?: boolean
}

export type PromoteOutcome =
  | { status: 'promoted'; eventId: number; from: string | null; to: string; evidence: GateEvidence | null }
  | { status: 'not-found' }
  /** The alias stands for this model already. */
  | { status: 'unchanged' }
  /** The gate did not let it through. */
  | { status: 'refused'; evidence: GateEvidence }
  /** The policy asks for people's approval, and there is no proposal that has it. */
  | { status: 'approval-needed'; needed: number; evidence: GateEvidence }
  /** Somebody else moved the alias meanwhile. */
  | { status: 'outrun'; current: string | null }
  /** The model was removed or altered meanwhile. */
  | { status: 'gone' }

/**
 * Lets an alias stand for a model. A champion has passed the gate, or is marked as promoted against it, and has the
 * approvals that the policy asks for. Whatever the outcome but `promoted`, nothing is changed.
 *
 * @throws VigiaError as `runGate` does
 */
export async function promote(db: Db, request: PromoteRequest): Promise<PromoteOutcome> {
  const { tag, alias = 'champion', reason, by, isOverride = false } = request
  const expectedEvent = await findLastEvent(db, alias)
  const current = await findAlias(db, alias)
  const to = await findIdentity(db, tag)
  if (to === undefined) return { status: 'not-found' }
  if (isSame(current, to)) return { status: 'unchanged' }
  const evidence = alias === 'champion' ? await runGate(db, to, current) : null
  const isAgainst = evidence !== null && evidence.status !== 'pass'
  if (isAgainst && !isOverride) return { status: 'refused', evidence }
  const needed = evidence?.policy?.approvals ?? 0
  const proposal =
    evidence === null ? undefined : await findReadyProposal(db, to, expectedEvent, needed, isAgainst)
  if (evidence !== null && needed > 0 && proposal === undefined)
    return { status: 'approval-needed', needed, evidence }
  const outcome = await moveAlias(
    db,
    {
      ...{ alias, kind: 'promotion', to, expectedEvent, by, reason, evidence },
      isOverride: isAgainst,
      proposalId: proposal?.id ?? null,
    },
    async (trx) => {
      if (proposal === undefined) return
      await trx
        .update(modelProposal)
        .set({ state: 'promoted', changedAt: utcNow() })
        .where(eq(modelProposal.id, proposal.id))
    },
  )
  if (outcome.status === 'outrun') return { status: 'outrun', current: outcome.current?.tag ?? null }
  if (outcome.status === 'gone') return outcome
  const { eventId, from } = outcome
  return { status: 'promoted', eventId, from: from?.tag ?? null, to: tag, evidence }
}

function isSame(current: AliasedModel | undefined, to: StoredIdentity): boolean {
  return current?.modelId === to.modelId && current.weightsDigest === to.weightsDigest
}
