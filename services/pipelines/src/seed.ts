import type { BeatFileOptions } from '@vigia/beat-files'
import { personsFolder, VigiaError } from '@vigia/runtime'
import { spanOfDays } from './dates.ts'
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
}

/** `seed`: fills a table with ECGs in their source's order, all of them or none. */
export async function seed(context: Context, file: string | undefined, options: SeedOptions): Promise<void> {
  const { logger, output } = context
  const span = spanOfDays(options.from, options.to)
  requireSense(file, options)
  // Before a file is read, which may take minutes, the warehouse must be ready for it.
  await withWarehouse(async (db) => {
    const source = await openSource(context, file, options)
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
): Promise<SeedSource> {
  if (synthetic !== undefined) return await synthesise(synthetic, seed)
  output.progress(`Reading ${file === '-' ? 'standard input' : 'the file'}`)
  const labels = into === 'training'
  return await openFile(file as string, { labels, label, normal, decimal, folder: personsFolder(), signal })
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
