import { setTimeout as wait } from 'node:timers/promises'

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 5000

/**
 * Tries again, with pauses that double from 0.1 s to 5 s (each shortened at random by up to a half, so that many
 * waiting processes don't come back at once), until an outcome is good or the time is over.
 *
 * @returns the last outcome, good or not
 * @throws the signal's reason when it is aborted during a pause
 */
export async function retry<Outcome>(
  attempt: () => Promise<Outcome>,
  shouldRetry: (outcome: Outcome) => boolean,
  options: {
    seconds: number
    signal?: AbortSignal
    onRetry?: (outcome: Outcome, attempts: number) => unknown
  },
): Promise<Outcome> {
  const deadline = performance.now() + options.seconds * 1000
  let pause = firstPauseMilliseconds
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt()
    const left = deadline - performance.now()
    if (!shouldRetry(outcome) || left <= 0) return outcome
    await options.onRetry?.(outcome, attempts)
    await wait(Math.min(left, pause * (0.5 + Math.random() / 2)), undefined, { signal: options.signal })
    pause = Math.min(pause * 2, longestPauseMilliseconds)
  }
}
