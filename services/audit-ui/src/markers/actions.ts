'use server'
import type { MarkOutcome } from '@vigia/auditing'
import { refresh } from 'next/cache'
import { askerOf } from '../reading/server/single-beat.ts'
import { app } from '../server/app.ts'
import { requireReader } from '../server/session.ts'

/** Sets a marker on a beat, or removes it, for whoever has answered the beat, or once it is settled. */
export async function markBeat(form: FormData): Promise<MarkOutcome> {
  const reader = askerOf(await requireReader())
  const { auditing, db } = app()
  const [beat, marker] = [String(form.get('beat') ?? ''), String(form.get('marker') ?? '')]
  const change = form.get('change') === 'remove' ? auditing.removeMarker : auditing.addMarker
  const outcome = await change(db, reader, beat, marker)
  if (outcome.status === 'added' || outcome.status === 'removed') refresh()
  return outcome
}
