import { judgeRaw, type Model } from '@vigia/autoencoder'
import type { Db } from '@vigia/db'
import { type ConceptOutcome, checkConceptDrift, checkDataDrift, type DataOutcome } from '@vigia/monitoring'

/**
 * Looks for both kinds of drift in what has come since the last check of a model.
 *
 * @param options.alarmDays the days in which one false alarm of each kind is bearable
 */
export async function checkDrift(
  db: Db,
  { tag, model, alarmDays }: { tag: string; model: Model; alarmDays: number },
): Promise<{ data: DataOutcome; concept: ConceptOutcome }> {
  const cut = model.head === undefined ? model.threshold : 0
  const score = (samples: Float64Array) => judgeRaw(model, samples).scores
  const data = await checkDataDrift(db, { tag, alarmDays, cut, score })
  return { data, concept: await checkConceptDrift(db, { tag, alarmDays }) }
}
