import {
  audit,
  auditComment,
  auditedBeat,
  beatMarker,
  type Column,
  core,
  type DbOrTrx,
  disclosure,
  ecg,
  ecgMetadata,
  givenLabel,
  inferenceClaim,
  inferenceEcg,
  judgedEcg,
  knownAnswer,
  leftOutBeat,
  prediction,
  referenceBeat,
  type SQL,
  securityLog,
  shadowJudgement,
  shownCurve,
  suspiciousBeat,
  trainingRunBeat,
  trainingRunDrop,
  withdrawnEcg,
  worklist,
  worklistBatchBeat,
  worklistLater,
  worklistLease,
  worklistSetAside,
} from '@vigia/db'
import type { Place } from './stored-rows.ts'

const { and, eq, exists, inArray, or, sql } = core

const place = <Table>(table: Table, rows: Place['rows']): Place => ({
  table: table as unknown as Place['table'],
  rows,
})
const byBeat = <Table extends { beat: Column }>(table: Table) =>
  place(table, ({ beat }) => eq(table.beat, beat))
const bySource = <Table extends { ecgId: Column }>(table: Table) =>
  place(table, ({ sourceEcgId }) => eq(table.ecgId, sourceEcgId))
const byTraining = <Table extends { ecgId: Column }>(table: Table) =>
  place(table, ({ trainingIds }) => inArray(table.ecgId, trainingIds))

/**
 * Every place of the warehouse where something is stored of a heartbeat: what is exported, and, in this order, erased. What counts
 * or learns from many heartbeats (models, figures by day, drift) names none and is not among them.
 */
export const warehousePlaces: readonly Place[] = [
  place(inferenceEcg, ({ sourceEcgId }) => eq(inferenceEcg.id, sourceEcgId)),
  place(ecgMetadata, ({ sourceEcgId, trainingIds }) =>
    or(
      and(eq(ecgMetadata.ecgTable, 'inference'), eq(ecgMetadata.ecgId, sourceEcgId)),
      and(eq(ecgMetadata.ecgTable, 'training'), inArray(ecgMetadata.ecgId, trainingIds)),
    ),
  ),
  bySource(inferenceClaim),
  bySource(shadowJudgement),
  place(worklist, ({ sourceEcgId, beat }) =>
    or(eq(worklist.sourceEcgId, sourceEcgId), eq(worklist.beat, beat)),
  ),
  place(worklistSetAside, ({ inferenceIds }) => inArray(worklistSetAside.inferenceId, inferenceIds)),
  byBeat(worklistLease),
  byBeat(worklistLater),
  byBeat(worklistBatchBeat),
  { ...byBeat(audit), isRecord: true },
  place(auditComment, ({ beat }, db) =>
    exists(
      db
        .select({ id: audit.id })
        .from(audit)
        .where(and(eq(audit.id, auditComment.auditId), eq(audit.beat, beat))),
    ),
  ),
  byBeat(auditedBeat),
  byBeat(beatMarker),
  byBeat(leftOutBeat),
  byBeat(disclosure),
  place(knownAnswer, ({ beat, trainingIds }, db) =>
    or(
      eq(knownAnswer.beat, beat),
      exists(
        db
          .select({ beat: shownCurve.beat })
          .from(shownCurve)
          .where(
            and(
              eq(shownCurve.beat, knownAnswer.beat),
              eq(shownCurve.readerId, knownAnswer.readerId),
              inArray(shownCurve.knownDigest, digestsOf(db, trainingIds)),
            ),
          ),
      ),
    ),
  ),
  // Where its place was taken by a known beat, and where it is the known beat.
  place(shownCurve, ({ beat, trainingIds }, db) =>
    or(eq(shownCurve.beat, beat), inArray(shownCurve.knownDigest, digestsOf(db, trainingIds))),
  ),
  place(ecg, ({ trainingIds }) => inArray(ecg.id, trainingIds)),
  place(withdrawnEcg, ({ trainingIds }) => inArray(withdrawnEcg.id, trainingIds)),
  byTraining(givenLabel),
  byTraining(referenceBeat),
  byTraining(trainingRunBeat),
  byTraining(trainingRunDrop),
  place(suspiciousBeat, ({ beat, trainingIds }) =>
    or(eq(suspiciousBeat.beat, beat), inArray(suspiciousBeat.ecgId, trainingIds)),
  ),
  { ...place(securityLog, ({ beat }) => namesBeat(beat)), isRecord: true },
]

/** The digests of its curve in the reference sets. */
const digestsOf = (db: DbOrTrx, trainingIds: number[]) =>
  db
    .select({ digest: referenceBeat.beatDigest })
    .from(referenceBeat)
    .where(inArray(referenceBeat.ecgId, trainingIds))

/** Events name beats as `about`, or many of them in `details`, with blanks between. */
export function namesBeat(beat: string): SQL | undefined {
  const pattern = `(^|[^0-9A-Za-z-])${beat}([^0-9]|$)`
  return or(eq(securityLog.about, beat), sql`${securityLog.details} REGEXP ${pattern}`)
}

/** The same of the results database. What the thesis's own clients stored names no source and is not found. */
export const resultsPlaces: readonly Place[] = [
  place(prediction, ({ sourceEcgId }, db) =>
    inArray(
      prediction.inferenceEcgId,
      db.select({ id: judgedEcg.id }).from(judgedEcg).where(eq(judgedEcg.sourceEcgId, sourceEcgId)),
    ),
  ),
  place(judgedEcg, ({ sourceEcgId }) => eq(judgedEcg.sourceEcgId, sourceEcgId)),
]
