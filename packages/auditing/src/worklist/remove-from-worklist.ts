import { core, type Db, worklist } from '@vigia/db'

const { eq } = core

/** Removes an inference that the API no longer has. What has been audited stays in the audits. */
export async function removeFromWorklist(db: Db, inferenceId: number): Promise<void> {
  await db.delete(worklist).where(eq(worklist.inferenceId, inferenceId))
}
