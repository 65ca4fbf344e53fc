import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { Context } from '../run-command.ts'
import { findRecordedRun } from '../training/repeat.ts'
import { readEcgs, splitEcgs } from '../training/select-beats.ts'
import { beginTraining, type SplitTraining } from '../training/training.ts'

/** Beats of a test part, raw. */
export interface TestBeats {
  origin: string
  ids: number[]
  labels: Verdict[]
  samples: Float32Array[]
}

/**
 * The test part of a model, read again as its training read it.
 *
 * @throws VigiaError `test-part-changed` when the training table does not have those rows any more
 */
export async function readTestBeats(context: Context, db: Db, tag: string): Promise<TestBeats> {
  const run = await findRecordedRun(db, tag)
  const read = await readEcgs(await beginTraining(context, db, tag, { like: tag, asOf: 'then' }))
  if (read.ecgs.digest !== run.rowsDigest)
    throw new VigiaError(
      'test-part-changed',
      `The training table no longer has the rows that model ${tag} was trained and tested on; compare on the reference set.`,
    )
  return copyTestBeats(splitEcgs(read))
}

/** A copy of the test part, before its samples are scaled in place. */
export function copyTestBeats({ tag, ecgs, split }: SplitTraining): TestBeats {
  const rows = Array.from(split.test)
  return {
    origin: `the test part of ${tag}`,
    ids: rows.map((row) => ecgs.ids[row] as number),
    labels: rows.map((row) => ecgs.verdicts[row] as Verdict),
    samples: rows.map((row) => ecgs.values.slice(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)),
  }
}
