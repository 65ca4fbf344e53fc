import type { Verdict } from '@vigia/contracts/ecg'
import { type Db, type DbOrTrx, insertRows, inTransaction, labelNumbers, sampleColumns } from '@vigia/db'
import { type Span, spreadMoment } from './dates.ts'
import type { Context } from './run-command.ts'

/** One ECG to be stored. */
export interface SeedEcg {
  /** 140 raw samples. */
  samples: ArrayLike<number>
  /** Undefined where only the samples are wanted. */
  verdict: Verdict | undefined
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
type DatedEcg = SeedEcg & { measuredAt: string }

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

/** Adds labelled ECGs to the training table. */
export async function insertTrainingEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure', 'is_anomalous']
  await insertRows(db, 'ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    if (ecg.verdict === undefined) throw new Error('An ECG without a label is not for the training table.')
    parameters.push(ecg.measuredAt, labelNumbers[ecg.verdict])
  })
}

/** Adds ECGs to the clinic's table, without their label. */
async function insertClinicEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure']
  await insertRows(db, 'Inference_ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    parameters.push(ecg.measuredAt)
  })
}

function appendSamples(ecg: DatedEcg, parameters: unknown[]): void {
  for (let sample = 0; sample < ecg.samples.length; sample++) parameters.push(ecg.samples[sample])
}
