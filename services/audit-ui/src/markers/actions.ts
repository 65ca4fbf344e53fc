'use server'
import type { MarkOutcome } from '@vigia/auditing'
import { refresh } from 'next/cache'
import { requireReader } from '../server/session.ts'
import { changeMarker } from './beat-markers.ts'

/** Sets a marker on a beat, or removes it, and draws the beat's page anew. */
export async function markBeat(form: FormData): Promise<MarkOutcome> {
  const reader = await requireReader()
  const [beat, marker] = [String(form.get('beat') ?? ''), String(form.get('marker') ?? '')]
  const change = form.get('change') === 'remove' ? 'remove' : 'add'
  const outcome = await changeMarker(reader, beat, marker, change)
  if (outcome.status === 'added' || outcome.status === 'removed') refresh()
  return outcome
}
