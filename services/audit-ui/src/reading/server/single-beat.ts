import type { Reader } from '@vigia/accounts/sign-in'
import type { Judgement } from '@vigia/auditing'
import { hasRole } from '@vigia/contracts/audit'
import { app } from '../../server/app.ts'
import type { NamedBeat } from '../beat-address.ts'
import type { SingleBeat } from '../single-beat.ts'
import { loadBeat, type NoResults } from './load-beat.ts'
import { loadReveals } from './load-reveal.ts'
import { findReadingView } from './reading-view.ts'

export type FoundBeat = { status: 'found'; beat: SingleBeat } | { status: 'gone' } | { status: NoResults }

/** One beat, wherever the link to it stood, as much of it as this reader may see; what is shown is on record then. */
export async function findSingleBeat(reader: Reader, inferenceId: number): Promise<FoundBeat> {
  const { auditing, db } = app()
  const asker = { ...askerOf(reader), view: await findReadingView(reader) }
  const standing = await auditing.findStanding(db, inferenceId, asker)
  if (standing === undefined) return { status: 'gone' }
  const { beat, state, label, isDouble, next, opinions, seenAudits, mayBeRevealed } = standing
  const loaded = await loadBeat(inferenceId, beat)
  if (loaded.status !== 'found') return loaded
  const { inference, neutral } = loaded
  const [reveal = null] = mayBeRevealed ? await loadReveals(reader.id, [{ beat, inference }]) : []
  if (opinions.some(({ by }) => by.id !== reader.id)) {
    await auditing.recordDisclosures(db, reader.id, 'answers', [{ beat, inferenceId }])
  }
  return {
    status: 'found',
    beat: {
      handed: { neutral, reveal },
      state,
      label,
      isDouble,
      seenAudits,
      next,
      // Named one by one, so that nothing else goes to the browser.
      opinions: opinions.map(({ id, by, kind, answer, beatCode, comment, at, isEffective }) => ({
        id,
        by: by.name,
        kind,
        answer,
        beatCode,
        comment,
        at,
        isEffective,
      })),
    },
  }
}

/** Who asks, as auditing knows them. */
export function askerOf(reader: Reader): { id: string; mayAdjudicate: boolean } {
  return { id: reader.id, mayAdjudicate: hasRole(reader.role, 'adjudicator') }
}

/** Why a beat is not here; what is still being copied may have it. */
export function whyMissing(): 'gone' | 'filling' {
  return app().worklist.isCopying() ? 'filling' : 'gone'
}

/** The judgement that an address names. A link may be younger than the worklist. */
export async function lookUpBeat(named: NamedBeat, modelTag?: string): Promise<Judgement | undefined> {
  const { auditing, db, worklist } = app()
  const of = modelTag === undefined ? named : { ...named, modelTag }
  const judgement = await auditing.findJudgement(db, of)
  if (judgement !== undefined) return judgement
  await worklist.synchronise()
  return await auditing.findJudgement(db, of)
}
