import { type Db, fromUtcColumn } from '@vigia/db'
import { listDriftDeclarations } from '@vigia/monitoring'
import { resolveAlias } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { countChangedRows, findTrainingOf } from '../queries/retraining-runs.ts'
import { readTrainingEcgs } from '../queries/training-ecgs.ts'
import type { Context } from '../run-command.ts'
import { beginTraining } from '../training/training.ts'
import type { RetrainingFacts } from './decide.ts'

const dayMilliseconds = 86_400_000

/** What a decision needs to know, and whether the champion's own settings are on record. */
export interface Gathered extends RetrainingFacts {
  hasSettings: boolean
}

/**
 * Looks at the champion, at what it was trained on, and at the training rows that the same settings would read now. All
 * rows are read: their digest is what tells that nothing has changed.
 *
 * @throws VigiaError `no-champion`, `alias-model-removed`, `alias-model-altered`, and as a training does
 */
export async function gatherFacts(context: Context, db: Db): Promise<Gathered> {
  const { aliased: champion } = await resolveAlias(db, 'champion')
  if (champion === undefined)
    throw new VigiaError(
      'no-champion',
      'No model is champion, so none can be trained again: promote one first.',
    )
  const run = await findTrainingOf(db, champion.modelId)
  const like = run === undefined ? {} : { like: champion.tag }
  const { settings, relabelled } = await beginTraining(context, db, champion.tag, like)
  const ecgs = await readTrainingEcgs(
    db,
    { beginDate: settings.BEGIN_DATE, endDate: settings.END_DATE, asOf: undefined, rules: relabelled.rules },
    (read, count) => {
      context.signal.throwIfAborted()
      context.output.progress(`Looking at the training rows: ${read} of ${count}`)
    },
  )
  const normal = ecgs.verdicts.filter((verdict) => verdict === 'normal').length
  return {
    hasSettings: run !== undefined,
    champion: { tag: champion.tag, weightsDigest: champion.weightsDigest },
    rowsDigest: ecgs.digest,
    championRowsDigest: run?.rowsDigest ?? null,
    changedRows: run === undefined ? null : await countChanges(db, run, ecgs.count),
    ageDays:
      run === undefined ? null : (Date.now() - Date.parse(fromUtcColumn(run.startedAt))) / dayMilliseconds,
    openDrift: (await listDriftDeclarations(db, { open: true, tag: champion.tag })).length,
    labels: { normal, anomalous: ecgs.count - normal },
  }
}

type Run = NonNullable<Awaited<ReturnType<typeof findTrainingOf>>>

/** Of a run whose moment of reading is not known: by how many rows there are more, or fewer. */
async function countChanges(db: Db, { readAt, counts }: Run, rows: number): Promise<number> {
  const difference = Math.abs(rows - (counts.rows ?? 0))
  return readAt === null ? difference : Math.max(difference, await countChangedRows(db, readAt))
}
