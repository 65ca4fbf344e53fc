import { setTimeout as wait } from 'node:timers/promises'
import { VigiaError } from './vigia-error.ts'

/** Resolves when the signal is aborted, and keeps the process up until then. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A listener for a signal of the operating system alone keeps no process up; a timer does.
    const awake = setInterval(() => {}, 2 ** 30)
    const finish = () => {
      clearInterval(awake)
      resolve()
    }
    if (signal.aborted) finish()
    else signal.addEventListener('abort', finish, { once: true })
  })
}

/** Docker kills what has not ended ten seconds after the signal. */
const closingSeconds = 8

/** Waits for the end of a service, but not for longer than eight seconds: then it throws `closing-timeout`. */
export async function closeInTime(close: () => Promise<unknown>): Promise<void> {
  const timer = new AbortController()
  const late = wait(closingSeconds * 1000, undefined, { signal: timer.signal }).then(() => {
    throw new VigiaError(
      'closing-timeout',
      `Requests were still running ${closingSeconds} s after the signal.`,
    )
  })
  await Promise.race([close(), late]).finally(() => timer.abort())
}

/** Why a service cannot listen, in terms of the variables that say where. */
export function explainListenError(
  cause: unknown,
  at: { prefix: 'API' | 'AUDIT'; host: string; port: number },
): VigiaError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  if (code === 'EADDRINUSE')
    return new VigiaError(
      'port-in-use',
      `${at.prefix}_PORT: another program listens on ${at.host}:${at.port} already.`,
      { cause },
    )
  return new VigiaError(
    'cannot-listen',
    `${at.prefix}_BIND: cannot listen on ${at.host}:${at.port} (${code}).`,
    { cause },
  )
}
