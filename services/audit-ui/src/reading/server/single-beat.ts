import type { Reader } from '@vigia/accounts/sign-in'
import type { Judgement, Standing, StandingOpinion } from '@vigia/auditing'
import type { BeatState } from '@vigia/db'
import { house } from '../../server/house.ts'
import type { NamedBeat } from '../beat-address.ts'
import type { SingleBeat, VisibleOpinion } from '../single-beat.ts'
import { loadBeat, type NoResults } from './load-beat.ts'
import { openReveals } from './load-reveal.ts'
import { mayReveal } from './may-reveal.ts'
import { findReadingView } from './reading-view.ts'

export type FoundBeat = { status: 'found'; beat: SingleBeat } | { status: 'gone' } | { status: NoResults }

/** One beat, wherever the link to it stood, as much of it as this reader may see. */
export async function findSingleBeat(reader: Reader, inferenceId: number): Promise<FoundBeat> {
  const { auditing, db } = house()
  const standing = await auditing.findStanding(db, inferenceId)
  if (standing === undefined) return { status: 'gone' }
  const loaded = await loadBeat(inferenceId, standing.beat)
  if (loaded.status !== 'found') return loaded
  const { inference, neutral } = loaded
  const view = await findReadingView(reader)
  const isRevealed = mayReveal(standing, reader.id, view)
  const reveal = isRevealed ? await openReveals().load(inference) : null
  const { state, label, isDouble, opinions } = standing
  const asker = askerOf(reader)
  return {
    status: 'found',
    beat: {
      handed: { neutral, reveal },
      state: visibleState(state, asker),
      label,
      isDouble,
      seenAudits: opinions.length,
      next: auditing.findNextAnswer(standing, asker),
      opinions: visibleOpinions(standing, asker),
    },
  }
}

/** Who asks, as auditing knows them. */
export function askerOf(reader: Reader): { id: string; mayAdjudicate: boolean } {
  return { id: reader.id, mayAdjudicate: house().users.hasRole(reader.role, 'adjudicator') }
}

/** The judgement that an address names. A link may be younger than the worklist. */
export async function lookUpBeat(named: NamedBeat, modelTag?: string): Promise<Judgement | undefined> {
  const { auditing, db, results } = house()
  const of = modelTag === undefined ? named : { ...named, modelTag }
  const judgement = await auditing.findJudgement(db, of)
  if (judgement !== undefined) return judgement
  await auditing.synchroniseWorklist(db, results)
  return await auditing.findJudgement(db, of)
}

/** That the other reader has said something else is for the adjudicator: it would make readers agree. */
function visibleState(state: BeatState, asker: { mayAdjudicate: boolean }): BeatState {
  return state === 'disagreement' && !asker.mayAdjudicate ? 'awaiting-second' : state
}

/** Who reads second is not told what the first said: until a beat is settled, everyone sees the own answers only. */
function visibleOpinions(
  { state, opinions }: Standing,
  asker: { id: string; mayAdjudicate: boolean },
): VisibleOpinion[] {
  const isVisible = ({ by }: StandingOpinion) =>
    state === 'settled' || (state === 'disagreement' && asker.mayAdjudicate) || by.id === asker.id
  return opinions.filter(isVisible).map(({ id, by, kind, answer, beatCode, comment, at, isEffective }) => ({
    id,
    by: by.name,
    kind,
    answer,
    beatCode,
    comment,
    at,
    isEffective,
  }))
}
