import { inTransaction } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { type DatedEcg, insertClinicEcgs, insertTrainingEcgs } from './queries/insert-ecgs.ts'
import type { Context } from './run-command.ts'
import { type Span, spanOfDays, spreadMoment } from './seeding/dates.ts'
import type { SeedSource } from './seeding/source.ts'
import { withWarehouse } from './warehouse.ts'

export interface SeedOptions {
  into: 'training' | 'inference'
  synthetic?: number
  seed: number
  from?: string
  to?: string
}

/** Rows inserted at a time: a whole number of full statements. */
const batchSize = 1024

/** `seed`: fills a table with ECGs in their source's order, all of them or none. */
export async function seed(context: Context, file: string | undefined, options: SeedOptions): Promise<void> {
  const span = spanOfDays(options.from, options.to)
  const source = await openSource(context, file, options)
  try {
    const insert = options.into === 'training' ? insertTrainingEcgs : insertClinicEcgs
    await withWarehouse((db) =>
      // A second run of this work would need the source's first ECG again, so each attempt opens it anew.
      inTransaction(db, (trx) => insertAll(context, source, span, (ecgs) => insert(trx, ecgs))),
    )
    const { count, description } = source
    context.output.result({ inserted: count, into: options.into, source: description }, () => {
      const table = options.into === 'training' ? 'training table' : 'table of ECGs to judge'
      return `${count} ECGs from ${description} are now in the ${table}.`
    })
  } finally {
    await source.close()
  }
}

async function openSource(
  { signal }: Context,
  file: string | undefined,
  options: SeedOptions,
): Promise<SeedSource> {
  if ((file === undefined) === (options.synthetic === undefined))
    throw new VigiaError('usage', 'Give either a file or --synthetic with a number.')
  if (options.synthetic !== undefined)
    return (await import('./seeding/synthetic-source.ts')).synthesise(options.synthetic, options.seed)
  return await (await import('./seeding/csv-source.ts')).openCsv(file as string, signal)
}

async function insertAll(
  { output, signal }: Context,
  source: SeedSource,
  span: Span,
  insert: (ecgs: DatedEcg[]) => Promise<void>,
): Promise<void> {
  let done = 0
  let batch: DatedEcg[] = []
  const flush = async () => {
    signal.throwIfAborted()
    await insert(batch)
    done += batch.length
    batch = []
    output.progress(`Storing ECGs: ${done} of ${source.count}`)
  }
  for await (const ecg of source.ecgs()) {
    batch.push({ ...ecg, measuredAt: spreadMoment(span, done + batch.length, source.count) })
    if (batch.length === batchSize) await flush()
  }
  if (batch.length > 0) await flush()
}
