/** Tells when the process has been asked to stop. */
export interface Shutdown {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP; one more, two seconds later or more, ends the process at once. */
  signal: AbortSignal
  /** Stops listening; twice does no harm. */
  close(): void
}

/** One request may arrive several times: from a terminal, from npm, and from who ends a whole group of processes. */
const sameRequestMilliseconds = 2000
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function listenForShutdown(): Shutdown {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (controller.signal.aborted && performance.now() - firstAt > sameRequestMilliseconds) process.exit(1)
    if (controller.signal.aborted) return
    firstAt = performance.now()
    controller.abort()
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    signal: controller.signal,
    close() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
