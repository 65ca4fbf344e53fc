import type { Standing, StandingOpinion } from '@vigia/auditing'
import type { HandedBeat } from './beat.ts'

/** What was said of a beat, as far as a reader may know it. */
export type VisibleOpinion = Pick<
  StandingOpinion,
  'id' | 'kind' | 'answer' | 'beatCode' | 'comment' | 'at' | 'isEffective'
> & {
  /** A name; null where the account is not known here. */
  by: string | null
}

/** One beat with its history, to be read, revised or decided. */
export interface SingleBeat extends Pick<Standing, 'state' | 'label' | 'isDouble' | 'next'> {
  handed: HandedBeat
  /** How many audits of it the reader may know of. */
  seenAudits: number
  opinions: VisibleOpinion[]
}
