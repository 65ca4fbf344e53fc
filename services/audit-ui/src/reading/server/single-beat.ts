import type { Reader } from '@vigia/accounts/sign-in'
import type { Judgement, Standing } from '@vigia/auditing'
import { hasRole } from '@vigia/contracts/audit'
import { recordLook } from '../../security-log/looks.ts'
import { app } from '../../server/app.ts'
import { findReadingView } from '../../server/session.ts'
import type { NamedBeat, Reveal, SingleBeat } from '../beat.ts'
import { type BlindBeat, loadBeat, loadReveals, type NoResults, showBlind } from './load-beat.ts'
import { loadTrainingRow } from './load-training-row.ts'
import type { DecisionRequest } from './requests.ts'

export type FoundBeat = { status: 'found'; beat: SingleBeat } | { status: 'gone' } | { status: NoResults }

/** One beat, wherever the link to it stood, as much of it as this reader may see; what is shown is on record then. */
export async function findSingleBeat(reader: Reader, inferenceId: number): Promise<FoundBeat> {
  const { auditing, db } = app()
  const asker = { ...askerOf(reader), view: await findReadingView(reader) }
  const standing = await auditing.findStanding(db, inferenceId, asker)
  if (standing === undefined) return { status: 'gone' }
  const { beat, state, label, isDouble, next, audits, seenAudits } = standing
  const loaded = await load(reader.id, standing)
  if (loaded.status !== 'found') return loaded
  const { blind, reveal } = loaded
  const isOthers = audits.some(({ by }) => by.id !== reader.id)
  await Promise.all([
    recordLook(reader.id, 'beat', [beat]),
    auditing.recordDisclosures(db, reader.id, 'answers', isOthers ? [{ beat, inferenceId }] : []),
  ])
  return {
    status: 'found',
    beat: {
      ...blind,
      reveal,
      state,
      label,
      isDouble,
      seenAudits,
      next,
      // Named one by one, so that nothing else goes to the browser.
      answers: audits.map(({ id, by, kind, answer, beatCode, comment, at, isEffective }) => ({
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

type Loaded =
  | { status: 'found'; blind: BlindBeat; reveal: Reveal | null }
  | Exclude<FoundBeat, { status: 'found' }>

/** A judged beat from the results API, or a row of the training table, with its reveal where that may be shown. */
async function load(readerId: string, standing: Standing): Promise<Loaded> {
  const { inferenceId, beat, mayBeRevealed, next } = standing
  const ecgId = app().auditing.trainingRowOf(inferenceId)
  if (ecgId !== undefined) return await loadTrainingRow(readerId, ecgId, standing)
  const loaded = await loadBeat(inferenceId, beat)
  if (loaded.status !== 'found') return loaded
  const { inference, blind } = loaded
  const [reveal = null] = mayBeRevealed ? await loadReveals(readerId, [{ beat, inference }]) : []
  const isToBeRead = next.status === 'possible' && next.kind === 'reading' && !mayBeRevealed
  const [shown = blind] = await showBlind(readerId, [blind], isToBeRead ? 'blind' : 'open')
  return { status: 'found', blind: shown, reveal }
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

export type TakenDecisions =
  /** `waiting`: how many wait for this adjudicator, but for those that were not wanted. */
  | { status: 'taken'; beats: SingleBeat[]; waiting: number }
  | { status: NoResults }
  | { status: 'not-adjudicator' }

/** Disagreements for an adjudicator, leased, each as its own page shows it; what is shown is on record then. */
export async function takeDecisions(reader: Reader, asked: DecisionRequest): Promise<TakenDecisions> {
  if (!askerOf(reader).mayAdjudicate) return { status: 'not-adjudicator' }
  const { auditing, db, worklist } = app()
  const { taken, waiting } = await auditing.takeDisagreements(db, reader.id, asked)
  const looked = await Promise.all(
    taken.map(async ({ beat, inferenceId }) => ({
      beat,
      inferenceId,
      found: await findSingleBeat(reader, inferenceId),
    })),
  )
  const beats: SingleBeat[] = []
  for (const { inferenceId, found } of looked) {
    if (found.status === 'found') beats.push(found.beat)
    else if (found.status === 'gone') await worklist.remove(inferenceId)
    else {
      await worklist.release(
        reader.id,
        taken.map(({ beat }) => beat),
      )
      return { status: found.status }
    }
  }
  const gone = looked.length - beats.length
  // In their place there may be others.
  if (gone > 0 && beats.length === 0) return await takeDecisions(reader, asked)
  return { status: 'taken', beats, waiting: waiting - gone }
}
