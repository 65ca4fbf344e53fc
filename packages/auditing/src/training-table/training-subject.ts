import type { Verdict } from '@vigia/contracts/ecg'
import { auditedBeat, core, type Db, ecg, givenLabel, verdictOf, withdrawnEcg } from '@vigia/db'
import type { Subject } from '../answers/beat-record.ts'
import { readSettings } from '../settings/settings.ts'
import { ensureSalt, sampleBeat } from '../worklist/sampling.ts'
import { trainingRowName, trainingRowNumber } from './row-names.ts'

const { and, eq, ne, sql } = core

/**
 * A row of the training table that no answer made, as whoever answers it has it before the eyes. What a model says of a
 * judged beat, the label that it came with is of this one.
 *
 * @returns undefined where there is no such row, where answers made it (it is read under their beat), and where its label
 *   is neither 0 nor 1, so that no model learns from it
 */
export async function findTrainingSubject(db: Db, ecgId: number): Promise<Subject | undefined> {
  const beat = trainingRowName(ecgId)
  const [maker] = await db
    .select({ beat: auditedBeat.beat })
    .from(auditedBeat)
    .where(and(eq(auditedBeat.trainingEcgId, ecgId), ne(auditedBeat.beat, beat)))
  const given = maker === undefined ? await findGivenLabel(db, ecgId) : undefined
  if (given === undefined) return undefined
  const { doubleReadingShare } = await readSettings(db)
  const { doubleDraw } = sampleBeat(beat, await ensureSalt(db))
  return {
    inferenceId: trainingRowNumber(ecgId),
    beat,
    sourceEcgId: null,
    clinicEcgId: null,
    trainingRow: ecgId,
    modelTag: '',
    modelVerdict: given,
    isDouble: doubleDraw < doubleReadingShare,
    // Some stand there with a day on which they were only put together.
    ...{ streamPlace: null, streamShare: null, measuredAt: null },
  }
}

/** The label that a row came with, in queries that join `Given_Labels`; as it is stored, so it may be none. */
export const givenLabelSql = sql<unknown>`COALESCE(${givenLabel.verdict}, ${ecg.verdict})`

async function findGivenLabel(db: Db, ecgId: number): Promise<Verdict | undefined> {
  const [stored] = await db
    .select({ label: givenLabelSql })
    .from(ecg)
    .leftJoin(givenLabel, eq(givenLabel.ecgId, ecg.id))
    .where(eq(ecg.id, ecgId))
  if (stored !== undefined) return verdictOf(stored.label)
  // Answers have taken it out.
  const [kept] = await db
    .select({ verdict: givenLabel.verdict })
    .from(givenLabel)
    .innerJoin(withdrawnEcg, eq(withdrawnEcg.id, givenLabel.ecgId))
    .where(eq(givenLabel.ecgId, ecgId))
  return kept?.verdict
}
