import type { Db } from '@vigia/db'
import { findAlias, type GateEvidence, listProposals, type Person, promote, propose } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import type { RunEnd } from '../queries/retraining-runs.ts'
import { describeRefusal } from '../registry/gate-words.ts'
import type { RetrainingPolicy } from './decide.ts'

const by: Person = { kind: 'cli', name: 'retrain' }

/**
 * Makes a model challenger: from then on `infer champion` has it judge in shadow.
 *
 * @throws VigiaError `alias-moved` when somebody moves the alias at the same moment; the next run tries again
 */
export async function makeChallenger(db: Db, tag: string, reason: string): Promise<void> {
  // Promoted by a run that was killed before it could say so.
  if ((await findAlias(db, 'champion'))?.tag === tag) return
  const outcome = await promote(db, { tag, alias: 'challenger', reason: reason.slice(0, 500), by })
  if (outcome.status === 'promoted' || outcome.status === 'unchanged') return
  throw new VigiaError('alias-moved', `Model ${tag} could not be made challenger: ${outcome.status}.`)
}

/**
 * What becomes of a challenger, as the policy says. Asked again it does nothing twice: an open proposal stands, and a
 * champion is champion.
 *
 * @throws VigiaError `alias-moved` when somebody moves the alias at the same moment; the next run tries again
 */
export async function conclude(
  db: Db,
  tag: string,
  { promotion }: RetrainingPolicy,
  reason: string,
): Promise<RunEnd> {
  const why = reason.slice(0, 500)
  if ((await findAlias(db, 'champion'))?.tag === tag) return promoted(tag)
  const challenger = await findAlias(db, 'challenger')
  if (challenger?.tag !== tag)
    return {
      outcome: 'refused',
      reason: `Model ${tag} is not challenger any more: ${challenger === undefined ? 'no model' : challenger.tag} is.`,
    }
  if (promotion === 'none') return { outcome: 'challenger', reason: `Model ${tag} is challenger.` }
  if (promotion === 'ask') return await ask(db, tag, why)
  const outcome = await promote(db, { tag, reason: why, by })
  switch (outcome.status) {
    case 'promoted':
      return promoted(tag, outcome.evidence)
    case 'unchanged':
      return promoted(tag)
    case 'refused':
      return refused(tag, outcome.evidence)
    case 'approval-needed':
      return await ask(db, tag, why)
    default:
      throw new VigiaError('alias-moved', `Model ${tag} could not be promoted: ${outcome.status}.`)
  }
}

async function ask(db: Db, tag: string, reason: string): Promise<RunEnd> {
  const open = (await listProposals(db)).find(
    (proposal) => proposal.tag === tag && ['proposed', 'approved'].includes(proposal.state),
  )
  if (open !== undefined) return proposed(tag, open.id, open.evidence)
  const outcome = await propose(db, { tag, reason, by })
  switch (outcome.status) {
    case 'proposed':
      return proposed(tag, outcome.id, outcome.evidence)
    case 'refused':
      return refused(tag, outcome.evidence)
    case 'unchanged':
      return promoted(tag)
    default:
      throw new VigiaError('model-altered', `Model ${tag} was removed meanwhile.`)
  }
}

const proposed = (tag: string, id: number, evidence: GateEvidence): RunEnd => ({
  outcome: 'proposed',
  reason: `Model ${tag} has passed the gate and is proposed as champion: proposal ${id}.`,
  evidence,
})

const promoted = (tag: string, evidence: GateEvidence | null = null): RunEnd => ({
  outcome: 'promoted',
  reason: `Model ${tag} is champion.`,
  evidence,
})

const refused = (tag: string, evidence: GateEvidence): RunEnd => ({
  outcome: 'refused',
  reason: describeRefusal(tag, evidence),
  evidence,
})
