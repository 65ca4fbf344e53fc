import type { BeatFileOptions } from '@vigia/beat-files'
import { personsFolder, VigiaError } from '@vigia/runtime'
import { spanOfDays } from './dates.ts'
import { type GivenMetadata, readGivenMetadata } from './given-metadata.ts'
import type { Context } from './run-command.ts'
import { type SeedSource, type SeedTable, type Stored, storeSource } from './store-ecgs.ts'
import { withWarehouse } from './warehouse.ts'

export interface SeedOptions {
  into: SeedTable
  synthetic?: number
  seed: number
  from?: string
  to?: string
  label?: 'first' | 'last' | 'none'
  normal?: string
  decimal?: 'point' | 'comma'
  /** Each a `name=value` for all ECGs, or the name of a column. */
  metadata?: string[]
}

/** `seed`: fills a table with ECGs in their source's order, all of them or none. */
export async function seed(context: Context, file: string | undefined, options: SeedOptions): Promise<void> {
  const { logger, output } = context
  const span = spanOfDays(options.from, options.to)
  requireSense(file, options)
  const metadata = await readGivenMetadata(options.metadata ?? [])
  if (metadata.columns.length > 0 && options.synthetic !== undefined)
    throw new VigiaError(
      'usage',
      `Synthetic ECGs have no column ${metadata.columns[0]}: give --metadata name=value.`,
    )
  // Before a file is read, which may take minutes, the warehouse must be ready for it.
  await withWarehouse(async (db) => {
    const source = await openSource(context, file, options, metadata)
    try {
      for (const warning of source.warnings ?? []) logger.warn(warning)
      const stored = await storeSource(context, db, source, options.into, span)
      output.result(seedData(source, options.into, stored), () => seedText(source, options.into, stored))
    } finally {
      await source.close()
    }
  })
}

function requireSense(file: string | undefined, { into, synthetic, label }: SeedOptions): void {
  if ((file === undefined) === (synthetic === undefined))
    throw new VigiaError('usage', 'Give either a file or --synthetic with a number.')
  if (label === 'none' && into === 'training')
    throw new VigiaError('usage', 'The training table needs labels: --label none is for --into inference.')
}

async function openSource(
  { signal, output }: Context,
  file: string | undefined,
  { into, synthetic, seed, label, normal, decimal }: SeedOptions,
  metadata: GivenMetadata,
): Promise<SeedSource> {
  if (synthetic !== undefined) return withMetadata(await synthesise(synthetic, seed), metadata)
  output.progress(`Reading ${file === '-' ? 'standard input' : 'the file'}`)
  const labels = into === 'training'
  const folder = personsFolder()
  const asked = { labels, label, normal, decimal, metadata: metadata.columns, folder, signal }
  return withMetadata(await openFile(file as string, asked), metadata)
}

/** The same source, with what a person has said of all its ECGs; what a line says itself goes before. */
function withMetadata(source: SeedSource, { values }: GivenMetadata): SeedSource {
  if (values.length === 0) return source
  return {
    ...source,
    async *ecgs() {
      for await (const ecg of source.ecgs()) {
        const { metadata: own = [] } = ecg
        const names = new Set(own.map(([name]) => name))
        yield { ...ecg, metadata: [...own, ...values.filter(([name]) => !names.has(name))] }
      }
    },
  }
}

/** ECGs from a file, a URL or standard input, whose every line has been found right. Throws what `openBeatFile` does. */
export async function openFile(location: string, options: BeatFileOptions): Promise<SeedSource> {
  const { openBeatFile } = await import('@vigia/beat-files')
  const { name, layout, warnings, count, beats, close } = await openBeatFile(location, options)
  return { description: name, count, layout, warnings, ecgs: beats, close }
}

/** Heartbeats made up by a model of the waveform; the same seed makes the same ones. */
async function synthesise(count: number, seed: number): Promise<SeedSource> {
  const { BeatSynthesiser } = await import('@vigia/synthetic-beats')
  return {
    description: `a model of the waveform (seed ${seed})`,
    count,
    async *ecgs() {
      const synthesiser = new BeatSynthesiser({ seed })
      for (let index = 0; index < count; index++) {
        const { values, verdict } = synthesiser.next()
        yield { samples: values, verdict }
      }
    },
    close: async () => {},
  }
}

function seedData({ description, layout, warnings = [] }: SeedSource, into: SeedTable, stored: Stored) {
  const { count, normal, anomalous } = stored
  return {
    inserted: count,
    into,
    source: description,
    ...(layout !== undefined && { layout }),
    ...(into === 'training' && { normal, anomalous }),
    ...(warnings.length > 0 && { warnings }),
  }
}

function seedText({ description, layout }: SeedSource, into: SeedTable, stored: Stored): string {
  const lines = layout === undefined ? [] : [`Read as ${layout}.`]
  if (into === 'inference')
    lines.push(`${stored.count} ECGs from ${description} are now in the table of ECGs to judge.`)
  else
    lines.push(
      `${stored.count} ECGs from ${description} are now in the training table: ` +
        `${stored.normal} normal, ${stored.anomalous} anomalous.`,
    )
  return lines.join('\n')
}
