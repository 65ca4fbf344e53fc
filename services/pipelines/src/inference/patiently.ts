import { databaseErrorCode, isTemporaryFailure } from '@vigia/db'
import { type Logger, retry } from '@vigia/runtime'

/** Does a piece of work with the warehouse, again for as long as it is away, as it is done with the results API. */
export type Patience = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Once. */
export const impatiently: Patience = (work) => work()

/**
 * @param options.seconds how long a warehouse that does not answer, or cannot be written to, is tried again
 * @throws what the work threw when the time is over, or when it is no failure that passes
 */
export function openPatience(options: {
  seconds: number
  signal: AbortSignal
  logger: Pick<Logger, 'warn'>
}): Patience {
  const { seconds, signal, logger } = options
  return async (work) => {
    const outcome = await retry(
      () =>
        work().then(
          (result) => ({ status: 'done', result }) as const,
          (error: unknown) => ({ status: 'failed', error }) as const,
        ),
      (last) => last.status === 'failed' && !signal.aborted && isTemporaryFailure(last.error),
      {
        seconds,
        signal,
        onRetry: (last, attempts) => {
          const code = last.status === 'failed' ? databaseErrorCode(last.error) : undefined
          logger.warn({ code, attempts }, 'The warehouse is not available, trying again')
        },
      },
    )
    if (outcome.status === 'failed') throw outcome.error
    return outcome.result
  }
}
