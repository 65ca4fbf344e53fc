'use server'
import type { LeaveOutOutcome } from '@vigia/auditing'
import { refresh } from 'next/cache'
import { chooseBeats } from '../beats/choose-beats.ts'
import { parseSearch, type SearchFields } from '../beats/search.ts'
import { askerOf } from '../reading/server/single-beat.ts'
import { app } from '../server/app.ts'
import { findReadingView, requireRole } from '../server/session.ts'

/** What became of it; `isCutOff`: the search finds more beats than are left out at once. */
export type LeftOutBeats = LeaveOutOutcome & { isCutOff?: boolean }

interface LeaveOutAsked {
  /** Some beats, or without them all that the search finds. */
  beats?: string[]
  search: SearchFields
  isLeftOut: boolean
  reason: string
}

/** Leaves settled beats out of training, or takes them in again. For adjudicators and admins. */
export async function leaveOutBeats(asked: LeaveOutAsked): Promise<LeftOutBeats> {
  const reader = await requireRole('adjudicator')
  if (!isAsked(asked)) return { status: 'invalid' }
  const parsed = parseSearch(asked.search)
  if (parsed.status === 'invalid') return { status: 'invalid' }
  const { search } = parsed
  const view = await findReadingView(reader)
  const { beats, isCutOff } = await chooseBeats(
    { id: reader.id, view },
    { search, ...(asked.beats !== undefined && { beats: asked.beats }) },
  )
  const { auditing, db } = app()
  const { isLeftOut, reason } = asked
  const outcome = await auditing.leaveOut(db, askerOf(reader), { beats, isLeftOut, reason })
  if (outcome.status === 'recorded' && outcome.beats > 0) refresh()
  return { ...outcome, isCutOff }
}

/** What comes from a browser may be anything. */
function isAsked(asked: unknown): asked is LeaveOutAsked {
  const { beats, search, isLeftOut, reason } = (asked ?? {}) as Partial<LeaveOutAsked>
  const areNames =
    beats === undefined || (Array.isArray(beats) && beats.every((beat) => typeof beat === 'string'))
  return (
    areNames &&
    typeof search === 'object' &&
    search !== null &&
    typeof isLeftOut === 'boolean' &&
    typeof reason === 'string'
  )
}
