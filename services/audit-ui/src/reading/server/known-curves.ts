import type { BeatToShow } from '@vigia/auditing'
import type { Curve } from '../../beat-chart/curve.ts'
import { app } from '../../server/app.ts'
import { findReadingView, requireReader } from '../../server/session.ts'

/** Of beats in a list, those for which the reader who is signed in is shown a known beat, with its curve. */
export async function listKnownCurves(beats: readonly BeatToShow[]): Promise<Map<string, Curve>> {
  const reader = await requireReader()
  if ((await findReadingView(reader)) === 'open') return new Map()
  const { auditing, db } = app()
  const shown = await auditing.showCurves(db, reader.id, beats)
  return new Map([...shown].flatMap(([beat, { known }]) => (known === null ? [] : [[beat, known]])))
}
