import { core, type Db, hasIndexedTag, worklist } from '@vigia/db'
import { trainingRowNamed, trainingRowOf } from '../training-table/row-names.ts'
import { findTrainingSubject } from '../training-table/training-subject.ts'

const { desc, eq, sql } = core

/**
 * The heartbeat itself, the same whichever model judged it: by its row in the clinic's table, or by the inference
 * where it has none.
 */
export function beatName(inferenceId: number, sourceEcgId: number | null): string {
  return sourceEcgId === null ? `inference-${inferenceId}` : `ecg-${sourceEcgId}`
}

/** What a model has said of a beat, by its name. */
export interface Judgement {
  inferenceId: number
  beat: string
  modelTag: string
}

/**
 * A judgement of a beat, or a row of the training table by its name or its number: by the model of a tag, the newest where it has judged the beat several times; without a tag,
 * or where that model's is not there any more, the newest of all. Or the judgement of an inference's id.
 *
 * @returns undefined for a name that the worklist does not have
 */
export async function findJudgement(
  db: Db,
  of: { beat: string; modelTag?: string } | { inferenceId: number },
): Promise<Judgement | undefined> {
  const ecgId = 'beat' in of ? trainingRowNamed(of.beat) : trainingRowOf(of.inferenceId)
  if (ecgId !== undefined) return await findTrainingSubject(db, ecgId)
  const { inferenceId, beat, modelTag } = worklist
  const judgements = () => db.select({ inferenceId, beat, modelTag }).from(worklist)
  if ('inferenceId' in of) {
    const [judgement] = await judgements().where(eq(inferenceId, of.inferenceId))
    return judgement
  }
  const wanted = of.modelTag === undefined ? sql`TRUE` : sql`(${hasIndexedTag(modelTag, of.modelTag)})`
  const [judgement] = await judgements()
    .where(eq(beat, of.beat))
    .orderBy(desc(wanted), desc(inferenceId))
    .limit(1)
  return judgement
}

/** The tags of all models that have judged something in the worklist, in the order of the alphabet. */
export async function listWorklistTags(db: Db): Promise<string[]> {
  // With what stands before the tag in an index, the server leaps from tag to tag instead of reading all of it.
  const { state, firstReaderId, modelTag } = worklist
  const rows = await db.selectDistinct({ state, firstReaderId, modelTag }).from(worklist)
  return [...new Set(rows.map((row) => row.modelTag))].sort()
}
