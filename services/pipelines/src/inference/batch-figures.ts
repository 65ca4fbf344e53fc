import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { countEcg, type DayFigures, emptyFigures, secondsBetween } from '@vigia/monitoring'
import type { Settled } from '../queries/claims.ts'
import type { Batch } from './judge-batch.ts'
import type { StoredBatch } from './store-batch.ts'

/** What monitoring keeps of a batch: of the ECGs that this worker settled. */
export function countBatch(
  { ecgs }: Pick<Batch, 'ecgs'>,
  { stored, repeated }: Pick<StoredBatch, 'stored' | 'repeated'>,
  { judged, setAside, settledAt }: Settled,
): DayFigures {
  const figures = emptyFigures()
  const places = new Map(ecgs.ids.map((ecgId, place) => [ecgId, place]))
  const judgements = new Map(stored.map((judgement) => [judgement.ecgId, judgement]))
  const cameAs = (ecgId: number) => {
    const place = places.get(ecgId)
    if (place === undefined) return { raw: undefined, waitSeconds: null, measuredAt: null }
    return {
      raw: ecgs.values.subarray(place * ECG_LENGTH, (place + 1) * ECG_LENGTH),
      waitSeconds: secondsBetween(ecgs.arrivedAt[place] ?? null, settledAt),
      measuredAt: ecgs.measuredAt[place] ?? null,
    }
  }
  for (const ecgId of judged) {
    const { measuredAt, ...came } = cameAs(ecgId)
    // Where an earlier verdict stands, only the results API knows what it was.
    const judgement = judgements.get(ecgId)
    const { verdict, error = null } = judgement ?? {}
    countEcg(figures, { ...came, outcome: { status: 'judged', measuredAt, verdict, error } })
  }
  for (const { ecgId, reason } of setAside)
    countEcg(figures, { ...cameAs(ecgId), outcome: { status: 'set-aside', reason } })
  if (repeated) figures.counts.doubtful = 1
  return figures
}
