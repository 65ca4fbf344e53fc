import type { Verdict } from '@vigia/contracts/ecg'
import { audit, core, type Db, trainingRun, trainingRunBeat, worklist } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { modelVerdictSql, withJudgement } from './model-verdict.ts'

const { asc, eq, inArray } = core

/** A beat whose label is not what the model of its first standing audit had said. */
export interface Correction {
  /** The first audit that stands. */
  auditId: number
  beat: string
  inferenceId: number
  label: Verdict
  trainingEcgId: number
  isDouble: number
  modelTag: string
  verdict: Verdict
}

/** The corrections whose first standing audit comes before another audit, the newest first. */
export async function listCorrections(db: Db, before: number, limit: number): Promise<Correction[]> {
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `SELECT STRAIGHT_JOIN audit.\`id\` AS auditId, beat.\`beat\`, audit.\`inference_id\` AS inferenceId, beat.\`label\`,
       beat.\`training_ecg_id\` AS trainingEcgId, beat.\`is_double\` AS isDouble, audit.\`model_tag\` AS modelTag,
       ${modelVerdictSql} AS verdict
     FROM \`Audits\` AS audit
     JOIN \`Audited_Beats\` AS beat ON beat.\`beat\` = audit.\`beat\`
     ${withJudgement}
     LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
     WHERE audit.\`id\` < ? AND audit.\`answer\` IS NOT NULL AND audit.\`kind\` <> 'addition' AND undoing.\`id\` IS NULL
       AND beat.\`state\` = 'settled' AND beat.\`training_ecg_id\` IS NOT NULL AND beat.\`label\` <> ${modelVerdictSql}
       AND NOT EXISTS (
         SELECT 1 FROM \`Audits\` AS earlier LEFT JOIN \`Audits\` AS undone ON undone.\`undoes\` = earlier.\`id\`
         WHERE earlier.\`beat\` = audit.\`beat\` AND earlier.\`id\` < audit.\`id\`
           AND earlier.\`answer\` IS NOT NULL AND earlier.\`kind\` <> 'addition' AND undone.\`id\` IS NULL)
     ORDER BY audit.\`id\` DESC LIMIT ${limit}`,
    [before],
  )
  return rows as Correction[]
}

export type AuditOfBeat = Awaited<ReturnType<typeof listAuditsOf>>[number]

/** All audits of some beats, in the order in which they were recorded. */
export async function listAuditsOf(db: Db, beats: string[]) {
  const { id, beat, kind, readerId, answer, undoes, recordedAt } = audit
  return await db
    .select({ id, beat, kind, readerId, answer, undoes, recordedAt })
    .from(audit)
    .where(inArray(audit.beat, beats))
    .orderBy(asc(audit.id))
}

/** The training runs that had some training rows, in the order of time. */
export async function listRunsOn(db: Db, ecgIds: number[]) {
  const { ecgId, tag, part } = trainingRunBeat
  return await db
    .select({ ecgId, tag, part, trainedAt: trainingRun.startedAt, removedAt: trainingRun.removedAt })
    .from(trainingRunBeat)
    .innerJoin(trainingRun, eq(trainingRun.tag, tag))
    .where(inArray(ecgId, ecgIds))
    .orderBy(asc(trainingRun.startedAt))
}

/** What each model said of some beats, the newest last. */
export async function listJudgementsOf(db: Db, beats: string[]) {
  const { beat, modelTag, verdict } = worklist
  return await db
    .select({ beat, modelTag, verdict })
    .from(worklist)
    .where(inArray(beat, beats))
    .orderBy(asc(worklist.inferenceId))
}
