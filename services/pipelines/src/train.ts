import { databaseVariables, type Lease, tellHolder } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { requireNewTag } from './model-tag.ts'
import { leaseTag } from './queries/trainings.ts'
import { compareWithChampion, keepTestBeats } from './registry/against-champion.ts'
import type { Context } from './run-command.ts'
import { finishStoring } from './store-ecgs.ts'
import { keepFreshNormals, makeDriftReference } from './training/drift-reference.ts'
import { evaluateModel } from './training/evaluate.ts'
import { findModelThreshold, fitNetwork, prepareSamples } from './training/fit-model.ts'
import { recordAttempt, refuseTakenTag, storeModel } from './training/record.ts'
import type { RepeatOptions } from './training/repeat.ts'
import { reportModel } from './training/report.ts'
import {
  fitModelHead,
  leaveOutSuspiciousBeats,
  readEcgs,
  selectNormalBeats,
  splitEcgs,
  weighBeats,
} from './training/select-beats.ts'
import { beginTraining, type Training } from './training/training.ts'
import { readTrainingSettings } from './training/training-settings.ts'
import { withWarehouse } from './warehouse.ts'

/** `train <tag>`: fits an autoencoder on the normal ECGs of a period and keeps it under a tag of its own. */
export async function train(context: Context, tag: string, repeat: RepeatOptions = {}): Promise<void> {
  requireNewTag(tag)
  // Before any work, with all that is wrong at once; those of an earlier run only the warehouse knows.
  if (repeat.like === undefined) readTrainingSettings(databaseVariables('ORIGEM'))
  await withWarehouse(async (db) => {
    await finishStoring(db)
    const leased = await leaseTag(db, tag)
    if (leased.status === 'taken')
      throw new VigiaError(
        'tag-in-training',
        `Tag ${tag} is being trained by another process: it is held ${tellHolder(leased)}.`,
      )
    const { lease } = leased
    try {
      await refuseTakenTag(db, tag)
      const training = await beginTraining(context, db, tag, repeat)
      await recordAttempt(training, (attempt) => trainAndStore(training, attempt, lease))
    } finally {
      await lease.release()
    }
  })
}

/** The steps of the thesis, and between them those that a recipe adds; each adds to the training what it finds. */
async function trainAndStore(training: Training, attempt: number, lease: Lease): Promise<void> {
  const read = await readEcgs(training)
  const split = splitEcgs(read)
  const kept = await keepTestBeats(split)
  const fresh = keepFreshNormals(split)
  const selected = selectNormalBeats(split)
  const guarded = leaveOutSuspiciousBeats(selected)
  const headed = fitModelHead(guarded)
  const weighed = weighBeats(headed)
  const prepared = prepareSamples(weighed)
  const fitted = await fitNetwork(prepared)
  const thresholded = findModelThreshold(fitted)
  const evaluated = evaluateModel(thresholded)
  const run = await storeModel(evaluated, { attempt, lease }, makeDriftReference(evaluated, fresh))
  reportModel(evaluated, run, await compareWithChampion(training, kept))
}
