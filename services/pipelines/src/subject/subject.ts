import { audit, auditedBeat, core, type DbOrTrx, judgedEcg, trainingRunBeat, worklist } from '@vigia/db'
import { warehousePlaces } from './places.ts'
import { countRows } from './stored-rows.ts'

const { asc, eq, inArray, or } = core

/** A heartbeat of the clinic, by every name and number under which something is stored of it. */
export interface Subject {
  sourceEcgId: number
  /** `ecg-7` */
  beat: string
  /** Rows of the training table that answers made of it, and those that answers took out again. */
  trainingIds: number[]
  /** Judgements, by the ids of the results database. */
  inferenceIds: number[]
}

/** Finds by the clinic's id what names a heartbeat has; undefined where nothing of it is stored. */
export async function findSubject(
  db: DbOrTrx,
  results: DbOrTrx,
  sourceEcgId: number,
): Promise<Subject | undefined> {
  const found = await findInWarehouse(db, sourceEcgId)
  const judgements = await results
    .select({ id: judgedEcg.id })
    .from(judgedEcg)
    .where(eq(judgedEcg.sourceEcgId, sourceEcgId))
  if (found === undefined && judgements.length === 0) return undefined
  const { trainingIds = [], inferenceIds = [] } = found ?? {}
  return {
    ...{ sourceEcgId, beat: beatOf(sourceEcgId), trainingIds },
    inferenceIds: [...new Set([...inferenceIds, ...judgements.map(({ id }) => id)])],
  }
}

const beatOf = (sourceEcgId: number) => `ecg-${sourceEcgId}`

/** The same of the warehouse alone. */
export async function findInWarehouse(db: DbOrTrx, sourceEcgId: number): Promise<Subject | undefined> {
  const beat = beatOf(sourceEcgId)
  const judged = await db
    .select({ inferenceId: worklist.inferenceId })
    .from(worklist)
    .where(or(eq(worklist.sourceEcgId, sourceEcgId), eq(worklist.beat, beat)))
  const answers = await db
    .select({ inferenceId: audit.inferenceId, trainingId: audit.trainingEcgId })
    .from(audit)
    .where(eq(audit.beat, beat))
  const states = await db
    .select({ trainingId: auditedBeat.trainingEcgId })
    .from(auditedBeat)
    .where(eq(auditedBeat.beat, beat))
  const rows = [...answers, ...states].flatMap(({ trainingId }) => (trainingId === null ? [] : [trainingId]))
  const inferenceIds = [...judged, ...answers].map(({ inferenceId }) => inferenceId)
  const subject = {
    ...{ sourceEcgId, beat },
    ...{ trainingIds: [...new Set(rows)], inferenceIds: [...new Set(inferenceIds)] },
  }
  // The clinic may have taken its own row away, and left what came of it.
  for (const place of warehousePlaces) if ((await countRows(db, place, subject)) > 0) return subject
  return undefined
}

/** Tags of the models whose training or test saw a training row made of it, as far as that is on record. */
export async function listModelsThatSaw(db: DbOrTrx, { trainingIds }: Subject): Promise<string[]> {
  const rows = await db
    .selectDistinct({ tag: trainingRunBeat.tag })
    .from(trainingRunBeat)
    .where(inArray(trainingRunBeat.ecgId, trainingIds))
    .orderBy(asc(trainingRunBeat.tag))
  return rows.map(({ tag }) => tag)
}
