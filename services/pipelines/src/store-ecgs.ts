import type { Verdict } from '@vigia/contracts/ecg'
import {
  type Db,
  type DbOrTrx,
  type EcgTable,
  insertNumberedRows,
  insertRows,
  inTransaction,
  labelNumbers,
  sampleColumns,
} from '@vigia/db'
import { type Span, spreadMoment } from './dates.ts'
import type { Context } from './run-command.ts'
import { findLargestTransaction, finishSeeds, seedInParts } from './seed-in-parts.ts'

/** One ECG to be stored. */
export interface SeedEcg {
  /** 140 raw samples. */
  samples: ArrayLike<number>
  /** Undefined where only the samples are wanted. */
  verdict: Verdict | undefined
  /** How it came to be, by names. */
  metadata?: readonly (readonly [name: string, value: string])[]
}

/** Where ECGs to be stored come from. Their number is known before the first, because they are spread over time. */
export interface SeedSource {
  /** What it is, for people. */
  description: string
  count: number
  /** How a file is laid out, for people. */
  layout?: string
  /** Sentences about labels that may not mean what they are taken for. */
  warnings?: readonly string[]
  ecgs(): AsyncIterable<SeedEcg>
  close(): Promise<void>
}

/** An ECG and when it was measured. */
export type DatedEcg = SeedEcg & { measuredAt: string }

export type SeedTable = EcgTable

/** Of those stored, how many have which label. */
export interface Stored {
  count: number
  normal: number
  anomalous: number
}

/** Rows inserted at a time: a whole number of full statements. */
const batchSize = 1024

const inserts = { training: insertTrainingEcgs, inference: insertClinicEcgs } as const

/**
 * Stores a source's ECGs in their order, all of them or none, whatever happens to this process: in one transaction, a
 * second try of which reads the source anew, or in parts where the server takes no transaction of that size.
 *
 * @param largest how many ECGs it takes in one transaction, where that is known
 */
export async function storeSource(
  context: Pick<Context, 'output' | 'signal'>,
  db: Db,
  source: SeedSource,
  into: SeedTable,
  span: Span,
  largest?: number,
): Promise<Stored> {
  if (source.count > (largest ?? (await findLargestTransaction(db))))
    return await seedInParts(db, into, inserts, (add) => insertAll(context, source, span, add))
  return await inTransaction(db, (trx) =>
    insertAll(context, source, span, (ecgs) => inserts[into](trx, ecgs)),
  )
}

/** Before the tables are worked with: see `finishSeeds`. */
export const finishStoring = (db: Db) => finishSeeds(db, inserts)

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
  for await (const { samples, verdict, metadata } of source.ecgs()) {
    if (verdict !== undefined) stored[verdict]++
    batch.push({
      samples,
      verdict,
      ...(metadata !== undefined && { metadata }),
      measuredAt: spreadMoment(span, stored.count + batch.length, source.count),
    })
    if (batch.length === batchSize) await flush()
  }
  if (batch.length > 0) await flush()
  return stored
}

/** Adds labelled ECGs to the training table. */
export async function insertTrainingEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure', 'is_anomalous']
  const ids = await insertNumberedRows(db, 'ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    if (ecg.verdict === undefined) throw new Error('An ECG without a label is not for the training table.')
    parameters.push(ecg.measuredAt, labelNumbers[ecg.verdict])
  })
  await insertMetadata(db, 'training', ids, ecgs)
}

/** Adds ECGs to the clinic's table, without their label. */
async function insertClinicEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure']
  const ids = await insertNumberedRows(db, 'Inference_ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    parameters.push(ecg.measuredAt)
  })
  await insertMetadata(db, 'inference', ids, ecgs)
}

/** Keeps how ECGs came to be beside them, by their ids. */
async function insertMetadata(
  db: DbOrTrx,
  table: EcgTable,
  ids: readonly number[],
  ecgs: readonly DatedEcg[],
): Promise<void> {
  const rows = ecgs.flatMap(({ metadata = [] }, row) =>
    metadata.map(([name, value]) => [ids[row] as number, name, value] as const),
  )
  const columns = ['ecg_table', 'ecg_id', 'name', 'value']
  await insertRows(db, 'Ecg_Metadata', columns, rows.length, (row, parameters) => {
    parameters.push(table, ...(rows[row] as (typeof rows)[number]))
  })
}

function appendSamples(ecg: DatedEcg, parameters: unknown[]): void {
  for (let sample = 0; sample < ecg.samples.length; sample++) parameters.push(ecg.samples[sample])
}
