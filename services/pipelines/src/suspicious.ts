import { guard, rankSuspicious, toBlocks } from '@vigia/autoencoder'
import { databaseVariables } from '@vigia/db'
import { readEnvironment, VigiaError } from '@vigia/runtime'
import { type RankedBeat, replaceRanking } from './queries/suspicious.ts'
import { readTrainingEcgs, type TrainingEcgs } from './queries/training-ecgs.ts'
import type { Context } from './run-command.ts'
import { digits, listTable } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

/** Beats above what is suspected: a second reading that takes a fifth more finds nearly all wrong labels. */
const margin = 1.2
/** Lines that a person is shown; all are stored. */
const shownLines = 20

export interface SuspiciousOptions {
  /** How many, instead of a fifth more than are suspected. */
  limit?: number
}

/**
 * `suspicious`: ranks the training table's normal rows by how anomalous they look beside the others, and stores the
 * first of them, in the place of those of before.
 */
export async function suspicious(context: Context, { limit }: SuspiciousOptions): Promise<void> {
  const { BEGIN_DATE, END_DATE, RANDOM_STATE } = readEnvironment([
    ...(['BEGIN_DATE', 'END_DATE', 'RANDOM_STATE'] as const),
    ...databaseVariables('ORIGEM'),
  ])
  const period = { beginDate: BEGIN_DATE, endDate: END_DATE }
  const { ranking, stored, normal } = await withWarehouse(async (db) => {
    const ecgs = await readTrainingEcgs(db, period, (read, count) => {
      context.signal.throwIfAborted()
      context.output.progress(`Reading ECGs: ${read} of ${count}`)
    })
    const ranking = rank(ecgs, RANDOM_STATE)
    const most = limit ?? Math.ceil(ranking.suspected * margin)
    const stored = await replaceRanking(db, ranking.beats.slice(0, most))
    return { ranking, stored, normal: ranking.beats.length }
  })
  const readable = stored.filter(({ beat }) => beat !== null).length
  context.logger.info(
    { normal, suspected: ranking.suspected, stored: stored.length, readable },
    'Normal ECGs ranked',
  )
  context.output.result(
    {
      ...{ normal, suspected: ranking.suspected, stored: stored.length, readable },
      beats: stored.map(({ ecgId, ...beat }) => ({ ecg_id: ecgId, ...beat })),
    },
    () => describe(stored, ranking.suspected, normal, readable),
  )
}

/** The normal rows, the most suspicious first, and how many of them a head calls anomalous or neighbours vote down. */
function rank(ecgs: TrainingEcgs, seed: number): { beats: RankedBeat[]; suspected: number } {
  for (const label of ['normal', 'anomalous'] as const)
    if (!ecgs.verdicts.includes(label))
      throw new VigiaError(
        'one-label',
        `The training table has no ${label} ECG from BEGIN_DATE to END_DATE; it takes both to find a normal one that looks anomalous.`,
      )
  const blocks = toBlocks(ecgs.values)
  const votes = new Map(guard(blocks, ecgs.verdicts, seed).dropped.map(({ row, votes }) => [row, votes]))
  const ranked = rankSuspicious(blocks, ecgs.verdicts, { seed })
  return {
    beats: ranked.map(({ row, decision }, index) => ({
      ecgId: ecgs.ids[row] as number,
      place: index + 1,
      score: decision,
      votes: votes.get(row) ?? 0,
    })),
    suspected: ranked.filter(({ row, decision }) => decision > 0 || votes.has(row)).length,
  }
}

type Stored = Awaited<ReturnType<typeof replaceRanking>>

function describe(stored: Stored, suspected: number, normal: number, readable: number): string {
  if (stored.length === 0) return `None of the ${normal} normal ECGs looks anomalous.`
  const table = listTable(
    ['Place', 'ECG', 'Beat', 'Score', 'Votes of 10'],
    stored
      .slice(0, shownLines)
      .map(({ place, ecgId, beat, score, votes }) => [place, ecgId, beat ?? '–', digits(score), votes]),
  )
  const rest = stored.length > shownLines ? `\nand ${stored.length - shownLines} more.` : ''
  return (
    `${suspected} of ${normal} normal ECGs look anomalous; the first ${stored.length} are listed. Of these ` +
    `${readable} are beats that answers have labelled: where one person has read them, a second is asked.\n${table}${rest}`
  )
}
