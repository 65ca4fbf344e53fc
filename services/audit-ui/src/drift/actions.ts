'use server'
import { refresh } from 'next/cache'
import { app } from '../server/app.ts'
import { requireRole } from '../server/session.ts'

export interface AcknowledgeResult {
  /** A name under `drift.outcome` in the messages. */
  status: 'acknowledged' | 'already' | 'unknown' | 'invalid'
}

/** Records that somebody has seen to a declaration of drift, with a note. For adjudicators and admins. */
export async function acknowledgeDeclaration(form: FormData): Promise<AcknowledgeResult> {
  const { id: readerId, name } = await requireRole('adjudicator')
  const { monitoring, db } = app()
  const id = Number(form.get('id') ?? 0)
  if (!Number.isSafeInteger(id)) return { status: 'unknown' }
  const note = String(form.get('note') ?? '')
  const { status } = await monitoring.acknowledgeDrift(db, { id, by: { id: readerId, name }, note })
  if (status === 'acknowledged' || status === 'already') refresh()
  return { status }
}
