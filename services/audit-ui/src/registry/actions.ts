'use server'
import type { Reader } from '@vigia/accounts/sign-in'
import type { GateEvidence, Person } from '@vigia/registry'
import { refresh } from 'next/cache'
import { app } from '../server/app.ts'
import { requireRole } from '../server/session.ts'
import { faultOf } from './standing.ts'

/** What became of what somebody asked for; whatever is not done has changed nothing. */
export interface RegistryOutcome {
  /** A name under `registry.outcome` in the messages. */
  status: string
  /** What the gate found, where it did not let a model through. */
  evidence?: GateEvidence
}

const longestReason = 500

/** The reason in a form; undefined where there is none, or more than is kept. */
function readReason(form: FormData): string | undefined {
  const reason = String(form.get('reason') ?? '').trim()
  return reason === '' || reason.length > longestReason ? undefined : reason
}

const personOf = ({ id, name }: Reader): Person => ({ kind: 'user', id, name })

/** Proposes a model as champion. For adjudicators and admins; against the gate for admins alone. */
export async function proposeModel(form: FormData): Promise<RegistryOutcome> {
  const reader = await requireRole('adjudicator')
  const reason = readReason(form)
  if (reason === undefined) return { status: 'reason-missing' }
  const isOverride = form.get('override') === 'on' && reader.role === 'admin'
  const { registry, db } = app()
  const tag = String(form.get('tag') ?? '')
  const outcome = await registry.propose(db, { tag, reason, by: personOf(reader), isOverride })
  if (outcome.status === 'proposed') refresh()
  return outcome.status === 'refused'
    ? { status: 'refused', evidence: outcome.evidence }
    : { status: outcome.status }
}

/** Approves a proposal; whoever made it cannot. */
export async function approveProposal(form: FormData): Promise<RegistryOutcome> {
  const { id } = await requireRole('adjudicator')
  const { registry, db } = app()
  const { status } = await registry.approve(db, readNumber(form), id)
  refresh()
  return { status }
}

/** Takes a proposal back, one's own or another's: an adjudicator or admin who is against it ends it so. */
export async function endProposal(form: FormData): Promise<RegistryOutcome> {
  const reader = await requireRole('adjudicator')
  const reason = readReason(form)
  if (reason === undefined) return { status: 'reason-missing' }
  const { registry, db } = app()
  const { status } = await registry.withdrawProposal(db, {
    ...{ id: readNumber(form), by: personOf(reader), reason },
  })
  refresh()
  return { status }
}

/** Makes the model of a proposal the champion. For admins; the gate is asked once more. */
export async function promoteProposal(form: FormData): Promise<RegistryOutcome> {
  const reader = await requireRole('admin')
  const reason = readReason(form)
  if (reason === undefined) return { status: 'reason-missing' }
  const { registry, db } = app()
  const proposal = await findProposal(readNumber(form))
  if (proposal === undefined) return { status: 'not-found' }
  const { tag, isOverride } = proposal
  const outcome = await registry.promote(db, { tag, reason, by: personOf(reader), isOverride })
  refresh()
  return outcome.status === 'refused'
    ? { status: 'refused', evidence: outcome.evidence }
    : { status: outcome.status }
}

/** Lets the champion before be champion again, at once. For admins. */
export async function rollBackChampion(form: FormData): Promise<RegistryOutcome> {
  const reader = await requireRole('admin')
  const reason = readReason(form)
  if (reason === undefined) return { status: 'reason-missing' }
  const { registry, db } = app()
  const { fault, ...done } = await faultOf(() => registry.rollback(db, { reason, by: personOf(reader) }))
  if (fault !== undefined) return { status: `before-${fault}` }
  refresh()
  return { status: 'result' in done ? done.result.status : 'nothing-before' }
}

/** The number of the proposal that a form is about; 0, which none has, for what is no number. */
const readNumber = (form: FormData) => Math.trunc(Number(form.get('proposal'))) || 0

async function findProposal(id: number) {
  const { registry, db } = app()
  return (await registry.listProposals(db)).find((one) => one.id === id)
}
