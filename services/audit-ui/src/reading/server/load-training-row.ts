import type { Standing } from '@vigia/auditing'
import { scaleOfSamples } from '../../beat-chart/frame.ts'
import { app } from '../../server/app.ts'
import type { Reveal } from '../beat.ts'
import type { BlindBeat } from './load-beat.ts'

/**
 * A row of the training table as it is read. What a model says of a judged beat, its label is here: it is sent where that
 * may be revealed, and on record then.
 */
export async function loadTrainingRow(
  readerId: string,
  ecgId: number,
  { inferenceId, beat, mayBeRevealed }: Standing,
): Promise<{ status: 'found'; blind: BlindBeat; reveal: Reveal | null } | { status: 'gone' }> {
  const { auditing, db } = app()
  const row = await auditing.findTrainingRow(db, ecgId)
  if (row === undefined) return { status: 'gone' }
  const { measuredAt, values, given } = row
  const scale = scaleOfSamples(values)
  const blind = { inferenceId, beat, trainingRow: ecgId, measuredAt, modelTag: '', values, scale }
  if (!mayBeRevealed) return { status: 'found', blind, reveal: null }
  await auditing.recordDisclosures(db, readerId, 'reveal', [{ beat, inferenceId }])
  return { status: 'found', blind, reveal: { ...noModel, verdict: given } }
}

/** Nothing is judged here: of the reveal there is the label alone. */
const noModel = {
  error: null,
  threshold: null,
  probability: null,
  pValue: null,
  reasons: [],
  reconstruction: null,
  neighbours: [],
}
