import { type Db, databaseErrorCode } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { type AttemptEnd, beginAttempt, endAttempt } from '../queries/training-attempts.ts'
import type { Context } from '../run-command.ts'

/**
 * Does the work of a training with a record of it: that it began, and how it failed. The tag is not taken by a record,
 * and a training that is killed leaves the first half of one.
 *
 * @param work given the number of the attempt, whose success it records together with the model
 */
export async function recordAttempt(
  { logger, signal }: Context,
  db: Db,
  begun: { tag: string; startedAt: Date; parameters: Record<string, string | number> },
  work: (attempt: number) => Promise<void>,
): Promise<void> {
  const attempt = await beginAttempt(db, begun.tag, begun.startedAt, begun.parameters)
  try {
    await work(attempt)
  } catch (error) {
    const end = describeFailure(error, signal.aborted)
    // The training's own failure is what the command ends with; that it could not be recorded stands in the log.
    await endAttempt(db, attempt, end).catch((cause: unknown) =>
      logger.warn({ tag: begun.tag, cause: databaseErrorCode(cause) }, 'A failed training was not recorded'),
    )
    throw error
  }
}

function describeFailure(error: unknown, isInterrupted: boolean): AttemptEnd {
  if (isInterrupted) return { outcome: 'interrupted', message: 'Stopped before the work was done.' }
  if (error instanceof VigiaError) return { outcome: 'failed', code: error.code, message: error.message }
  const code = databaseErrorCode(error)
  return { outcome: 'failed', code: code ?? 'unexpected', message: String(error) }
}
