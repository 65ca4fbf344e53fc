'use client'
import { LeaveOutFields } from './leave-out-fields.tsx'

/** The same for one beat, on its own page. */
export function BeatLeaveOut({ beat }: { beat: string }) {
  return <LeaveOutFields fields={{}} isPossible chosen={() => [beat]} />
}
