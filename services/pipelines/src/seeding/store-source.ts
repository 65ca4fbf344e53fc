import { type Db, inTransaction } from '@vigia/db'
import { type DatedEcg, insertClinicEcgs, insertTrainingEcgs } from '../queries/insert-ecgs.ts'
import type { Context } from '../run-command.ts'
import { type Span, spreadMoment } from './dates.ts'
import type { SeedSource } from './source.ts'

export type SeedTable = 'training' | 'inference'

/** Of those stored, how many have which label. */
export interface Stored {
  count: number
  normal: number
  anomalous: number
}

/** Rows inserted at a time: a whole number of full statements. */
const batchSize = 1024

/**
 * Stores a source's ECGs in their order, in one transaction: all of them or none, whatever happens to this process.
 * A second try reads the source anew.
 */
export async function storeSource(
  context: Pick<Context, 'output' | 'signal'>,
  db: Db,
  source: SeedSource,
  into: SeedTable,
  span: Span,
): Promise<Stored> {
  const insert = into === 'training' ? insertTrainingEcgs : insertClinicEcgs
  return await inTransaction(db, (trx) => insertAll(context, source, span, (ecgs) => insert(trx, ecgs)))
}

async function insertAll(
  { output, signal }: Pick<Context, 'output' | 'signal'>,
  source: SeedSource,
  span: Span,
  insert: (ecgs: DatedEcg[]) => Promise<void>,
): Promise<Stored> {
  const stored: Stored = { count: 0, normal: 0, anomalous: 0 }
  let batch: DatedEcg[] = []
  const flush = async () => {
    signal.throwIfAborted()
    await insert(batch)
    stored.count += batch.length
    batch = []
    output.progress(`Storing ECGs: ${stored.count} of ${source.count}`)
  }
  for await (const { samples, verdict } of source.ecgs()) {
    if (verdict !== undefined) stored[verdict]++
    batch.push({
      samples,
      verdict,
      measuredAt: spreadMoment(span, stored.count + batch.length, source.count),
    })
    if (batch.length === batchSize) await flush()
  }
  if (batch.length > 0) await flush()
  return stored
}
