/** Tells when the process has been asked to stop. */
export interface Shutdown {
  /** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once. */
  signal: AbortSignal
  /** Stops listening; twice does no harm. */
  close(): void
}

export function listenForShutdown(): Shutdown {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1)
    controller.abort()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    close() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    },
  }
}
