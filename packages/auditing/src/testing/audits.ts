import { randomUUID } from 'node:crypto'
import { audit, type Db, utcNow } from '@vigia/db'
import { letAuditsBeMadeUp } from '@vigia/db/testing'
import { keepCommentWeights } from '../statements/comment-weights.ts'

/** Records an audit without what follows from it; a reading, if nothing else is said. */
export async function insertAudit(
  db: Db,
  fields: Partial<typeof audit.$inferInsert> & { beat: string; readerId: string },
): Promise<number> {
  await letAuditsBeMadeUp(db)
  const [{ insertId }] = await db.insert(audit).values({
    answerKey: randomUUID(),
    inferenceId: 1,
    modelTag: 'v1',
    modelVerdict: 'normal',
    kind: 'reading',
    answer: fields.kind === 'undo' ? null : 'normal',
    reveal: 'before',
    answeredAt: utcNow(),
    recordedAt: utcNow(),
    ...fields,
  })
  await keepCommentWeights(db, insertId, fields.comment)
  return insertId
}
