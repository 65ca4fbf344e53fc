/**
 * Aborted by the first Ctrl-C, SIGTERM or hang-up. Later ones change nothing: closing has begun by then, and one
 * Ctrl-C may arrive more than once, from the terminal and from npm.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  return controller.signal
}

/** Resolves when the signal is aborted. Keeps the process alive until then. */
export function waitForInterruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A listener for an operating system's signal does not keep a process alive; a timer does.
    const wakeful = setInterval(() => {}, 60_000)
    const finish = () => {
      clearInterval(wakeful)
      resolve()
    }
    if (signal.aborted) finish()
    else signal.addEventListener('abort', finish, { once: true })
  })
}
