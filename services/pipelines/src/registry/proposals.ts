import {
  approve as approveProposal,
  listProposals,
  propose as proposeModel,
  withdrawProposal,
} from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from '../model-tag.ts'
import { findPerson, longestReason, requireText } from '../person.ts'
import type { Context } from '../run-command.ts'
import { listTable, zoneName } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'
import { gateData, gateTable } from './gate-words.ts'
import { refused } from './promote.ts'

/** `models propose <tag>`: a model that others are to approve as champion. */
export async function propose(
  { output }: Context,
  tag: string,
  options: { reason: string; override?: boolean; by?: string },
): Promise<void> {
  requireTag(tag)
  const reason = requireText('--reason', options.reason, longestReason)
  const outcome = await withWarehouse(async (db) => {
    const by = await findPerson(db, options.by)
    const done = await proposeModel(db, { tag, reason, by, isOverride: options.override ?? false })
    if (done.status === 'not-found') throw await unknownModel(db, tag)
    return done
  })
  if (outcome.status === 'refused') throw refused(tag, outcome.evidence)
  if (outcome.status === 'unchanged') {
    output.result({ tag, status: 'unchanged' }, () => `Model ${tag} is champion already.`)
    return
  }
  const { id, evidence } = outcome
  output.result({ status: outcome.status, proposal: id, tag, gate: gateData(evidence) }, () =>
    [gateTable(evidence), `Model ${tag} is proposed as champion: proposal ${id}.`].join('\n'),
  )
}

/** `models approve <number>`: by a user of the audit UI, other than the one who proposed it. */
export async function approve({ output }: Context, proposal: number, { by }: { by: string }): Promise<void> {
  const outcome = await withWarehouse(async (db) => {
    const person = await findPerson(db, by)
    if (person.kind !== 'user')
      throw new VigiaError(
        'user-unknown',
        `--by is the e-mail address of a user of the audit UI; ${by} is none.`,
      )
    return await approveProposal(db, proposal, person.id)
  })
  switch (outcome.status) {
    case 'not-found':
      throw new VigiaError('proposal-unknown', `There is no proposal ${proposal}.`)
    case 'closed':
      throw new VigiaError('proposal-closed', `Proposal ${proposal} is ${outcome.state}.`)
    case 'own-proposal':
      throw new VigiaError('own-proposal', `${by} has proposed it: somebody else has to approve.`)
    case 'already-approved':
      throw new VigiaError('already-approved', `${by} has approved proposal ${proposal} already.`)
    case 'not-allowed':
      throw new VigiaError('not-allowed', `${by} may not approve: only adjudicators and administrators may.`)
  }
  const { approvals, needed } = outcome
  output.result(
    { status: 'approved', proposal, approvals, needed },
    () => `Proposal ${proposal} has ${approvals} of ${needed} approvals.`,
  )
}

/** `models withdraw <number>`: takes a proposal back. */
export async function withdraw(
  { output }: Context,
  proposal: number,
  options: { reason: string; by?: string },
): Promise<void> {
  const reason = requireText('--reason', options.reason, longestReason)
  const outcome = await withWarehouse(async (db) =>
    withdrawProposal(db, { id: proposal, by: await findPerson(db, options.by), reason }),
  )
  if (outcome.status === 'not-found')
    throw new VigiaError('proposal-unknown', `There is no proposal ${proposal}.`)
  if (outcome.status === 'closed')
    throw new VigiaError('proposal-closed', `Proposal ${proposal} is ${outcome.state}.`)
  output.result({ status: 'withdrawn', proposal }, () => `Proposal ${proposal} is withdrawn.`)
}

/** `models proposals` */
export async function proposals({ output }: Context): Promise<void> {
  const listed = await withWarehouse((db) => listProposals(db))
  output.result(
    listed.map(({ id, tag, state, by, reason, isOverride, approvals, proposedAt, evidence, ended }) => ({
      ...{ proposal: id, tag, state, by: by.name, reason, is_override: isOverride },
      approvals,
      proposed_at: proposedAt,
      ended: ended && { by: ended.by.name, reason: ended.reason, at: ended.at },
      gate: gateData(evidence),
    })),
    () => {
      if (listed.length === 0) return 'No model has been proposed.'
      return listTable(
        ['Proposal', 'Model', 'State', `Proposed (${zoneName()})`, 'By', 'Approved by', 'Why'],
        listed.map(({ id, tag, state, by, reason, isOverride, approvals, proposedAt }) => [
          id,
          isOverride ? `${tag} (against the gate)` : tag,
          state,
          new Date(proposedAt).toLocaleString('sv-SE'),
          by.name,
          approvals.map(({ name }) => name).join(', '),
          reason,
        ]),
      )
    },
  )
}
